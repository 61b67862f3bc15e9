import { expect, test, vi } from 'vitest';
import { startPeer } from './peer-process.ts';
import { type Entry, race } from './race.ts';

test('a race goes on without a peer that dies on a lap', async () => {
  const warnings = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const times = await race('sums', five, { one: peer('steady', 5), two: peer('mortal', 5, 2) }, 3);
  expect(times.map(({ name }) => name)).toEqual(['selgen cpu', 'steady']);
  expect(times[1]!.seconds.median).toBe(1);
  expect(warnings.mock.calls.join()).toMatch(/Without mortal from here on: .*no more memory/s);
});

test('a race refuses a peer that computes something else', async () => {
  await expect(race('sums', five, { other: peer('other', 6) }, 1)).rejects.toThrow('Expected other to begin with 5');
});

test('apart, everybody does all rounds alone', async () => {
  const events: string[] = [];
  const own = {
    run: async () => events.push('own'),
    dispose: async () => void events.push('disposed'),
  };
  const times = await race('sums', own, { one: peer('one', 1), two: peer('two', 1) }, 2, true);
  expect(events).toEqual(['own', 'own', 'own', 'disposed']);
  expect(times.map(({ name }) => name)).toEqual(['selgen cpu', 'one', 'two']);
});

test.each(['exit(1)', "kill(process.pid, 'SIGKILL')"])(
  'the end of a peer that died by %s is not waited for',
  async (death) => {
    const script = `console.log(JSON.stringify({ name: 'dead' })); process.stdin.once('data', () => process.${death});`;
    const dead = (await startPeer('dead', { command: process.execPath, args: ['-e', script] }, {}))!;
    await expect(dead.step()).rejects.toThrow('Expected an answer of dead');
    await dead.end();
  },
);

const five = { run: async () => 5 };

/** A peer whose result is `value`, and which dies after `laps` laps. */
function peer(name: string, value: number, laps = 100): Entry {
  const script = `
    let left = ${laps};
    require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
      if (line !== 'step') console.log(JSON.stringify({ name: '${name}' }));
      else if (left-- > 0) console.log(JSON.stringify({ seconds: 1, cpuSeconds: 1, value: ${value}, peakMiB: 1 }));
      else { console.error('no more memory'); process.exit(1); }
    });`;
  return { command: process.execPath, args: ['-e', script], job: {}, tolerance: 0.1 };
}
