import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { droppedArrays } from './dropped-arrays.ts';

test('an array that nobody holds is found once much has been made, and one that is held is not', async () => {
  const arrays = droppedArrays(100);
  const gone: string[] = [];
  const held = {};
  const make = (name: string, array: object = {}) => {
    arrays.watch(array, 40, () => gone.push(name));
    arrays.collectIfDue();
  };
  make('held', held);
  make('dropped');
  await turns();
  expect(gone).toEqual([]);
  make('too much');
  await turns();
  expect(gone).toContain('dropped');
  expect(gone).not.toContain('held');
  arrays.collect();
  await turns();
  expect(gone).not.toContain('held');
  expect(held).toEqual({});
});

test('an array that was given away is neither counted nor found', async () => {
  const arrays = droppedArrays(100);
  const gone: string[] = [];
  for (const name of ['a', 'b', 'c', 'd', 'e']) {
    const array = {};
    arrays.watch(array, 40, () => gone.push(name));
    arrays.forget(array);
  }
  arrays.forget({});
  arrays.collect();
  await turns();
  expect(gone).toEqual([]);
});

test('arrays that replace others of their size do not call the collector, however large', async () => {
  const arrays = droppedArrays(100);
  let collected = false;
  let cache = {};
  arrays.watch(cache, 1000);
  arrays.collectIfDue();
  arrays.watch({}, 1, () => {
    collected = true;
  });
  for (let token = 0; token < 10; token++) {
    arrays.forget(cache);
    cache = {};
    arrays.watch(cache, 1000);
    arrays.collectIfDue();
    await turns();
  }
  expect(collected).toBe(false);
  arrays.watch({}, 1000);
  arrays.collectIfDue();
  await turns();
  expect(collected).toBe(true);
});

/** Lets finalizers run. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await setImmediate();
}
