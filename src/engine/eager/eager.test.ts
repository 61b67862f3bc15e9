import { expect, test } from 'vitest';
import { tf } from '../../tensor/tfjs.ts';
import { floats, type StoredArray } from '../engine.ts';
import { referenceEngine } from '../reference/reference.ts';

test('programs share a constant, which is read once and freed with the last of them', async () => {
  let reads = 0;
  const weight: StoredArray = {
    shape: [2],
    dtype: 'float32',
    part: { file: '/none', format: 'float32', offset: 0, length: 8 },
    read: () => {
      reads++;
      return Float32Array.of(1, 2);
    },
  };
  const engine = referenceEngine();
  const compile = () =>
    engine.compile({ name: 'w', inputs: {}, constants: { weight }, body: ({ weight }) => ({ weight: weight! }) });
  const data = () => tf.memory().numDataBuffers;
  const before = data();
  const [first, second] = [await compile(), await compile()];
  expect([reads, data()]).toEqual([1, before + 1]);
  await first.dispose();
  await first.dispose();
  expect(await second.run({})).toEqual({ weight: floats([2], [1, 2]) });
  expect(data()).toBe(before + 1);
  await second.dispose();
  expect(data()).toBe(before);
  await (await compile()).dispose();
  expect([reads, data()]).toEqual([2, before]);
});
