import { expect, test } from 'vitest';
import { droppedArrays } from '../../engine/dropped-arrays.ts';
import { watchMemory } from './peak-memory.ts';

const SIZE = 2 ** 28;
const silent = { phase: () => {}, advance: () => {} };

test('the peak is that since it is watched, and holds what a report of progress sees', () => {
  const before = process.memoryUsage.rss();
  const first = watchMemory(silent);
  let held: Buffer | undefined = Buffer.alloc(SIZE, 1);
  first.progress.advance(1, 2);
  expect(held[SIZE - 1]).toBe(1);
  held = undefined;
  expect(first.peak()).toBeGreaterThan(before + 0.8 * SIZE);
});

test.runIf(process.platform === 'linux')('on Linux the peak holds what was freed before anything looked', async () => {
  const arrays = droppedArrays();
  const first = watchMemory(silent);
  expect(Buffer.alloc(SIZE, 1)[SIZE - 1]).toBe(1);
  const collected = () => {
    arrays.collect();
    return process.memoryUsage.rss();
  };
  await expect.poll(collected, { timeout: 10_000 }).toBeLessThan(first.peak() - 0.8 * SIZE);
  expect(watchMemory(silent).peak()).toBeLessThan(first.peak() - 0.8 * SIZE);
});
