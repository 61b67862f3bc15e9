import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { emptiedFolder } from '../../temporary-folder.ts';
import { sampleResult } from '../sample-results.ts';
import { openStore } from './store.ts';

const folder = emptiedFolder('shared');

const strengths = [1, 2, 3, 4];
const results = strengths.map((strength) => sampleResult({ method: 'kl', strength }));

/** A machine of a cluster. It saves all trials again and again until it is killed or the rounds are done. */
function writer(rounds: number) {
  const code = `
    import { writeFileSync } from 'node:fs';
    import { join } from 'node:path';
    import { sampleResult } from ${JSON.stringify(join(import.meta.dirname, '../sample-results.ts'))};
    import { openStore } from ${JSON.stringify(join(import.meta.dirname, 'store.ts'))};
    const store = openStore({ folder: ${JSON.stringify(join(folder, 'trials'))} });
    const results = ${JSON.stringify(strengths)}.map((strength) => sampleResult({ method: 'kl', strength }));
    const adapter = (folder) => ['a', 'b'].forEach((file) => writeFileSync(join(folder, file), 'x'.repeat(100_000)));
    process.stdout.write('ready');
    for (let round = 0; round < ${rounds}; round++) for (const result of results) store.save(result, adapter);
  `;
  return spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

test('machines that write the same trials at once, one killed while it writes, leave whole trials only', async () => {
  const store = openStore({ folder: join(folder, 'trials') });
  const victim = writer(1_000_000);
  const others = [writer(25), writer(25)];
  const ends = others.map((child) => once(child, 'exit'));
  const death = once(victim, 'exit');
  await Promise.all([victim, ...others].map((child) => once(child.stdout, 'data')));
  let reads = 0;
  const finished = Promise.all(ends).then((codes) => codes.map(([code]) => code));
  for (let running = true; running; reads++) {
    expect(store.list().damaged).toEqual([]);
    if (reads === 5) victim.kill('SIGKILL');
    running = await Promise.race([finished.then(() => false), sleep(5, true)]);
  }
  if (reads <= 5) victim.kill('SIGKILL');
  expect(await finished).toEqual([0, 0]);
  expect(await death).toEqual([null, 'SIGKILL']);
  expect(store.list().results.map(({ key }) => key)).toEqual(results.map(({ key }) => key).sort());
  for (const result of results) {
    expect(store.find(result.key)).toEqual({ state: 'completed', result });
    const adapter = store.adapterFolder(result.key)!;
    expect(readdirSync(adapter).map((file) => statSync(join(adapter, file)).size)).toEqual([100_000, 100_000]);
  }
});

test('what a killed machine leaves half-written is no trial, and in nobody’s way', () => {
  const store = openStore({ folder });
  const [result] = results;
  const draft = join(folder, `${result!.key}.json.4711.abc.tmp`);
  writeFileSync(draft, '{"format":1,"ke');
  expect(store.find(result!.key)).toEqual({ state: 'missing' });
  store.save(result!);
  expect(store.list()).toEqual({ results: [result], damaged: [] });
});
