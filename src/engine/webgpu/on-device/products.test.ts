/** Matrix products of 16-bit numbers, on devices that have them. The error is measured against float64. */
import { afterAll, describe, expect, test } from 'vitest';
import { seededRandom } from '../../../lib/random.ts';
import { relativeDistance } from '../../../lib/relative-distance.ts';
import { adapterOf } from '../../../methods/contract/harness.ts';
import { kl } from '../../../methods/kl.ts';
import { taskOnly } from '../../../methods/task-only.ts';
import { tf } from '../../../tensor/tfjs.ts';
import { contractBench } from '../../../train/contract/contract-bench.ts';
import { runOnce } from '../../contract/agreement.ts';
import { cpuEngine } from '../../cpu/cpu.ts';
import { type Definition, floats, type HostArray } from '../../engine.ts';
import { hashArrays } from '../../named-arrays.ts';
import { doubleEngine } from '../../reference/double.ts';
import { webgpuEngine } from '../webgpu.ts';

const LACKS = /Expected a device with 16-bit floats, got one without/;
const opened = await webgpuEngine({ fallback: false, products: 'float16' }).catch((error: Error) => error);
const lacking = opened instanceof Error;
if (lacking && !LACKS.test(opened.message)) throw opened;

test.runIf(lacking)('a device without 16-bit floats says what to do', () => {
  expect((opened as Error).message).toMatch(/Unset SELGEN_WEBGPU_PRODUCTS/);
});

describe.skipIf(lacking)(`products in float16${lacking ? ' (skipped: this adapter has no shader-f16)' : ''}`, () => {
  const host = cpuEngine({ threads: 1 });
  const engine = lacking ? host : opened;
  afterAll(() => engine.dispose());

  const multiply = async (inputs: { a: HostArray; b: HostArray }, transA = false, transB = false, on = engine) => {
    const body: Definition['body'] = ({ a, b }) => ({ y: tf.matMul(a!, b!, transA, transB) });
    return (await runOnce(on, { name: 'product', inputs, body })).y!;
  };
  const size = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1);
  const filled = (shape: readonly number[], value: number) => floats(shape, new Float32Array(size(shape)).fill(value));
  const normal = (shape: readonly number[], scale: number, seed: number) => {
    const random = seededRandom(seed);
    return floats(
      shape,
      Float32Array.from({ length: size(shape) }, () => scale * random.normal()),
    );
  };

  test('is recorded', () => expect(engine.details).toMatchObject({ products: 'float16' }));

  // In 16 bits, 2048 + 1 is 2048.
  test.each([1, 128])('sums 4,096 ones to 4,096, %i rows of them', async (rows) => {
    const { data } = await multiply({ a: filled([rows, 4096], 1), b: filled([4096, 64], 1) });
    expect(new Set(data)).toEqual(new Set([4096]));
  });

  // The measured error is 1.3e-3. One sum in 16 bits has 6.7e-3, and 2.4e-2 for numbers of 1e-6. float32 has 8e-7.
  test.each([1, 1e-6, 1e6])(
    'is right to 2e-3 of the whole and 2e-2 of each number, for numbers of %d',
    async (scale) => {
      const [rows, inner, columns] = [128, 2048, 256];
      const [a, b] = [normal([rows, inner], scale, 1), normal([inner, columns], 1, 2)];
      const exact = new Float64Array(rows * columns);
      for (let row = 0; row < rows; row++)
        for (let at = 0; at < inner; at++)
          for (let column = 0; column < columns; column++)
            exact[row * columns + column]! += a.data[row * inner + at]! * b.data[at * columns + column]!;
      const { data } = await multiply({ a, b });
      const distance = relativeDistance(data, exact);
      expect(distance).toBeLessThan(2e-3);
      // Otherwise the products were not in 16 bits.
      expect(distance).toBeGreaterThan(1e-4);
      const typical = Math.sqrt(exact.reduce((sum, x) => sum + x * x, 0) / exact.length);
      expect(Math.max(...data.map((x, index) => Math.abs(x - exact[index]!))) / typical).toBeLessThan(2e-2);
    },
  );

  test.each([
    [[65, 7], [65, 5], true, false],
    [[3, 7, 130], [5, 130], false, true],
    [[7, 130], [3, 130, 5], false, false],
    [[2, 130, 7], [2, 5, 130], true, true],
    [[2, 1, 4, 8], [1, 3, 8, 2], false, false],
  ])('multiplies %j by %j, transposed: %j and %j', async (left, right, transA, transB) => {
    const inputs = { a: normal(left, 1, 3), b: normal(right, 1, 4) };
    // The product of tfjs itself broadcasts the last of them wrongly.
    const exact = await multiply(inputs, transA, transB, host);
    const y = await multiply(inputs, transA, transB);
    expect(y.shape).toEqual(exact.shape);
    expect(relativeDistance(y.data, exact.data)).toBeLessThan(2e-3);
  });

  test('keeps rows of zeros, and numbers that are none', async () => {
    const { data } = await multiply({ a: floats([3, 2], [0, 0, NaN, 1, 4, 2]), b: floats([2, 1], [1, 1]) });
    expect([...data]).toEqual([0, NaN, 6]);
  });

  const { harness, adapter } = contractBench(host);
  test.each([taskOnly(), kl()])('an update of $name goes where it goes in float64, to 1 %', async (method) => {
    const { state } = await harness.setup(method, host);
    const exact = await (await harness.measure(method, { engine: doubleEngine(), state }))(adapter);
    const found = await (await harness.measure(method, { engine, state }))(adapter);
    expect(relativeDistance(found.direction, exact.direction)).toBeLessThan(1e-2);
    expect(relativeDistance(Object.values(found.terms), Object.values(exact.terms))).toBeLessThan(1e-2);
  });

  test('kl trains to the same bits', async () => {
    const train = async () => hashArrays(adapterOf(await harness.train(kl(), { engine })));
    expect(await train()).toBe(await train());
  });
});
