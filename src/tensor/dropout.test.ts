import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { runOnce } from '../engine/contract/agreement.ts';
import { cpuEngine } from '../engine/cpu/cpu.ts';
import { type Engine, floats, type Program, scalar } from '../engine/engine.ts';
import { referenceEngine } from '../engine/reference/reference.ts';
import { hash32 } from '../lib/random.ts';
import { dropout, PRIME } from './dropout.ts';
import { valueAndGradient } from './params.ts';
import { type Scalar, type Tensor, tf } from './tfjs.ts';

interface Draw {
  readonly rows?: number;
  readonly width?: number;
  readonly share?: number;
  readonly seed?: number;
  readonly name?: string;
}

const engine = cpuEngine({ threads: 1 });
const programs = new Map<string, Promise<Program>>();
afterAll(async () => {
  for (const program of programs.values()) await (await program).dispose();
});

/** 1 where an element was dropped. */
async function dropped(draw: Draw = {}): Promise<Float32Array> {
  const { rows = 256, width = 128, share = 0.1, seed = 17, name = 'task/q_proj' } = draw;
  const key = JSON.stringify([rows, width, share, name]);
  const body = (t: Readonly<Record<string, Tensor>>) => ({
    mask: dropout(tf.ones([rows, width]), share, t.seed!, name)
      .equal(0)
      .cast('float32'),
  });
  if (!programs.has(key)) programs.set(key, engine.compile({ name: key, inputs: { seed: scalar(seed) }, body }));
  const { mask } = await (await programs.get(key)!).run({ seed: scalar(seed) });
  return (await engine.read(mask!)).data as Float32Array;
}

test('every engine drops the same elements', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        size: fc.constantFrom([1, 1], [7, 33], [64, 5], [2 * PRIME + 3, 2], [2, PRIME + 5]),
        share: fc.constantFrom(0.01, 0.1, 0.5),
        seed: fc.nat(PRIME - 1),
        name: fc.string(),
      }),
      async ({ size, share, seed, name }) => {
        const [rows, width] = size as [number, number];
        const x = floats(
          [rows, width],
          Float32Array.from({ length: rows * width }, (_, index) => index + 1),
        );
        const run = async (engine: Engine) => {
          const definition = {
            name: 'dropout',
            inputs: { x, seed: scalar(seed) },
            body: (t: Readonly<Record<string, Scalar>>) => ({ y: dropout(t.x!, share, t.seed!, name) }),
          };
          return (await runOnce(engine, definition as never)).y!.data;
        };
        const [own, reference] = [await run(engine), await run(referenceEngine())];
        expect(own).toEqual(reference);
        own.forEach((value, index) => {
          if (value !== 0) expect(value / (index + 1)).toBeCloseTo(1 / (1 - share), 5);
        });
      },
    ),
    { numRuns: 10 },
  );
});

test('its gradient has the same mask', () => {
  const { y, slope } = tf.tidy(() => {
    const x = tf.fill([20, 10], 3);
    const drop = (tensor: typeof x) => dropout(tensor, 0.3, tf.scalar(5), 'here');
    const { grads } = valueAndGradient(({ x }) => drop(x!).sum() as Scalar, { x });
    return { y: drop(x).dataSync(), slope: grads.x!.mul(3).dataSync() };
  });
  expect(slope).toEqual(y);
});

describe('the mask', () => {
  test('is a function of seed, name and place alone', async () => {
    expect(await dropped()).toEqual(await dropped());
    const small = await dropped({ rows: 3, width: 5 });
    const large = await dropped();
    small.forEach((value, index) => {
      expect(value).toBe(large[Math.floor(index / 5) * 128 + (index % 5)]);
    });
  });

  test.each([0.05, 0.1, 0.5])('drops a share of %f', async (share) => {
    const mask = await dropped({ share, rows: 1024 });
    const spread = Math.sqrt((share * (1 - share)) / mask.length);
    expect(Math.abs(mean(mask) - share)).toBeLessThan(1 / PRIME + 4 * spread);
  });

  test('drops every element equally often over the seeds', async () => {
    const counts = new Float64Array(6 * 8);
    for (let seed = 0; seed < PRIME; seed++) {
      (await dropped({ rows: 6, width: 8, seed })).forEach((value, index) => {
        counts[index]! += value;
      });
    }
    for (const count of counts) expect(Math.abs(count / PRIME - 0.1)).toBeLessThan(4.5 * Math.sqrt(0.09 / PRIME));
  });

  test('spreads as chance would over rows and columns', async () => {
    const [rows, width] = [512, 256];
    const mask = await dropped({ rows, width });
    const sums = (count: number, of: (group: number, index: number) => number, size: number) =>
      Array.from({ length: count }, (_, group) =>
        mean(Float32Array.from({ length: size }, (__, index) => mask[of(group, index)]!)),
      );
    const byRow = sums(rows, (row, column) => row * width + column, width);
    const byColumn = sums(width, (column, row) => row * width + column, rows);
    for (const [shares, size] of [
      [byRow, width],
      [byColumn, rows],
    ] as const) {
      // biome-ignore format: pairs
      const ratio = variance(shares) / (0.09 / size);
      expect(ratio).toBeGreaterThan(0.7);
      expect(ratio).toBeLessThan(1.4);
    }
  });

  test('does not repeat: not in neighbours, nor at other seeds and names, nor every 2039th row', async () => {
    const [rows, width] = [256, 128];
    const mask = await dropped();
    const expectUnrelated = (other: Float32Array) =>
      expect(Math.abs(correlation(mask, other))).toBeLessThan(6 / Math.sqrt(mask.length));
    for (const [down, right] of [
      [0, 1],
      [1, 0],
      [1, 1],
      [1, -1],
      [2, 1],
      [0, 2],
      [16, 0],
      [0, 16],
      [7, -5],
    ] as const) {
      // biome-ignore format: pairs
      const larger = await dropped({ rows: rows + down, width: width + Math.abs(right) });
      const own = window(larger, width + Math.abs(right), 0, Math.max(0, -right));
      const neighbour = window(larger, width + Math.abs(right), down, Math.max(0, right));
      expect(Math.abs(correlation(own, neighbour))).toBeLessThan(6 / Math.sqrt(mask.length));
    }
    for (const seed of [0, 1, 16, 18, 1000, PRIME - 1]) expectUnrelated(await dropped({ seed }));
    for (const name of ['task/k_proj', 'alignment/q_proj', 'task/q_proj2', ''])
      expectUnrelated(await dropped({ name }));
    const long = await dropped({ rows: PRIME + rows });
    expectUnrelated(long.slice(PRIME * width));

    function window(from: Float32Array, stride: number, top: number, left: number): Float32Array {
      return Float32Array.from(
        { length: rows * width },
        (_, index) => from[(top + Math.floor(index / width)) * stride + left + (index % width)]!,
      );
    }
  });

  test('is another one at two places whose names have one residue', async () => {
    const residue = (name: string) => (hash32(name) >>> 0) % PRIME;
    const names = Array.from({ length: 9999 }, (_, place) => `place ${place}`);
    const twins = names.filter((name) => residue(name) === residue('place 0')).slice(0, 2);
    const [first, second] = [await dropped({ name: twins[0]! }), await dropped({ name: twins[1]! })];
    expect(Math.abs(correlation(first, second))).toBeLessThan(6 / Math.sqrt(first.length));
  });
});

function mean(values: ArrayLike<number>): number {
  return Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
}

function variance(values: ArrayLike<number>): number {
  const middle = mean(values);
  return mean(Array.from(values, (value) => (value - middle) ** 2));
}

function correlation(a: Float32Array, b: Float32Array): number {
  const [left, right] = [mean(a), mean(b)];
  return mean(a.map((value, index) => (value - left) * (b[index]! - right))) / Math.sqrt(variance(a) * variance(b));
}
