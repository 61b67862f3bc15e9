import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { deviceMemory } from './device-memory.ts';

/** A program with one output that stays on the device, and a record of its calls. */
function watched(run: () => Promise<void> = async () => {}) {
  const events: string[] = [];
  const program = {
    async run() {
      await run();
      return { y: { dtype: 'float32', shape: [2], buffer: { dispose: () => events.push('freed') } } as never };
    },
    dispose: async () => void events.push('closed'),
  };
  return { program, events };
}

test('a program is closed when it is disposed, its run has ended and its output is no longer held', async () => {
  // The collector runs after every run.
  const memory = deviceMemory(8);
  let end: (() => void) | undefined;
  const { program, events } = watched(
    () =>
      new Promise((resolve) => {
        end = resolve;
      }),
  );
  const owned = memory.own(program);
  const held: unknown[] = [];
  const running = owned.run({}).then(({ y }) => void held.push(y));
  await owned.dispose();
  expect(events).toEqual([]);
  end?.();
  await running;
  await collected(memory);
  expect(events).toEqual([]);
  held.pop();
  await collected(memory);
  expect(events).toEqual(['freed', 'closed']);
});

test('programs that wait for small arrays do not pile up', async () => {
  const memory = deviceMemory();
  const all = Array.from({ length: 200 }, () => watched());
  for (const { program } of all) {
    const owned = memory.own(program);
    await owned.run({});
    await owned.dispose();
    await setImmediate();
  }
  expect(all.filter(({ events }) => !events.includes('closed')).length).toBeLessThan(100);
  await memory.close();
  expect(all.every(({ events }) => events.includes('closed'))).toBe(true);
});

/** Lets the garbage collector run and report the arrays that it freed. */
async function collected(memory: ReturnType<typeof deviceMemory>): Promise<void> {
  await memory.own(watched().program).run({});
  for (let turn = 0; turn < 5; turn++) await setImmediate();
}
