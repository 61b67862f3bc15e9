/** Constants that stay in their files must give what the same numbers in memory give, in every use. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seededRandom } from '../../lib/random.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { valueAndGradient } from '../../tensor/params.ts';
import { type Scalar, type Tensor, tf } from '../../tensor/tfjs.ts';
import { type Engine, floats, integers, type MakeEngine, type StoredArray, type StoredFormat } from '../engine.ts';
import { expectClose, runOnce } from './agreement.ts';

const [ROWS, WIDTH] = [12, 6];
const BYTES: Readonly<Record<StoredFormat, number>> = { float32: 4, float16: 2, bfloat16: 2 };

export function storedContract(create: MakeEngine): void {
  let engine: Engine;
  const folder = temporaryFolder('stored');
  beforeAll(async () => {
    engine = await create();
  });
  afterAll(() => engine.dispose());

  test.each(Object.keys(BYTES) as StoredFormat[])('%s in a file is what it is in memory', async (format) => {
    // Multiples of 1/8 below 4 are exact in all three formats.
    const random = seededRandom(7);
    const numbers = Float32Array.from({ length: ROWS * WIDTH }, () => (random.integer(63) - 31) / 8);
    // Headers may end at any byte.
    const before = Buffer.alloc(21, 1);
    const bytes = encode(format, numbers);
    const file = join(folder, `${format}.bin`);
    writeFileSync(file, Buffer.concat([before, bytes, Buffer.alloc(8, 1)]));
    const table: StoredArray = {
      shape: [ROWS, WIDTH],
      dtype: 'float32',
      part: { file, format, offset: before.length, length: bytes.length },
      read: () => numbers,
    };
    const run = (constant: typeof table | ReturnType<typeof floats>) =>
      runOnce(engine, {
        name: 'stored',
        inputs: { x: floats([2, WIDTH], [1, 2, 3, 4, 5, 6, -1, -2, -3, -4, -5, -6]), ids: integers([3], [11, 0, 11]) },
        constants: { table: constant },
        body: ({ x, ids, table }) => {
          // The uses of a model: an embedding lookup, a tied head, and the gradient of both.
          const loss = (leaf: Tensor) => {
            const hidden = tf.gather(table!, ids as never).add(leaf.sum(0));
            return tf
              .matMul(tf.tanh(hidden.mul(0.1)), table!, false, true)
              .square()
              .mean() as Scalar;
          };
          const { value, grads } = valueAndGradient((leaves) => loss(leaves.x!), { x: x! });
          return {
            value,
            gradient: grads.x!,
            whole: table!,
            part: tf.slice(table!, [2, 1], [3, 4]),
            flat: table!.reshape([WIDTH, ROWS]).transpose(),
            products: tf.matMul(x!, table!, false, true),
          };
        },
      });
    const [stored, held] = [await run(table), await run(floats([ROWS, WIDTH], numbers))];
    expect(Object.keys(stored)).toEqual(Object.keys(held));
    for (const [name, output] of Object.entries(held)) expectClose(stored[name]!, output, 1e-6);
  });
}

/** The numbers as little-endian bytes of the format, which must hold them exactly. */
function encode(format: StoredFormat, numbers: Float32Array): Buffer {
  const bits = new Uint32Array(numbers.slice().buffer);
  const half = (value: number) => {
    if (value << 1 === 0) return 0;
    const exponent = ((value >>> 23) & 0xff) - 127 + 15;
    return ((value >>> 16) & 0x8000) | (exponent << 10) | ((value >>> 13) & 0x3ff);
  };
  if (format === 'float32') return Buffer.from(bits.buffer);
  return Buffer.from(Uint16Array.from(bits, format === 'float16' ? half : (value) => value >>> 16).buffer);
}
