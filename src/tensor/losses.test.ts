import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { numberLists } from '../engine/arrays.ts';
import { cpuEngine } from '../engine/cpu/cpu.ts';
import { floats, integers } from '../engine/engine.ts';
import { seededRandom } from '../lib/random.ts';
import { crossEntropy, klDivergence, logLikelihood, pick } from './losses.ts';
import { valueAndGradient } from './params.ts';
import { type Scalar, type Tensor, tf } from './tfjs.ts';

const [ROWS, WIDTH] = [3, 5];
const matrices = fc.array(numberLists(WIDTH, { low: -6, high: 6, parts: 100 }), { minLength: ROWS, maxLength: ROWS });
const targets = fc.array(fc.nat(WIDTH - 1), { minLength: ROWS, maxLength: ROWS });
const weights = numberLists(ROWS, { low: 0, high: 1, parts: 10 });
const logProbabilities = (row: readonly number[]) => {
  const total = Math.log(row.reduce((sum, value) => sum + Math.exp(value), 0));
  return row.map((value) => value - total);
};
const numbers = (f: () => Scalar) => tf.tidy(() => f().arraySync());

describe('cross-entropy', () => {
  test('is −Σ weight · log p(target), with gradient weight · (p − target)', () => {
    fc.assert(
      fc.property(matrices, targets, weights, (logits, target, weight) => {
        const [value, gradient] = tf.tidy(() => {
          const f = (x: { x?: unknown }) =>
            crossEntropy(x.x as never, tf.tensor1d(target, 'int32'), tf.tensor1d(weight));
          const { value, grads } = valueAndGradient((params) => f(params), { x: tf.tensor2d(logits) });
          return [value.arraySync(), grads.x!.arraySync() as number[][]];
        });
        const rows = logits.map(logProbabilities);
        const expected = -rows.reduce((sum, row, index) => sum + weight[index]! * row[target[index]!]!, 0);
        expect(value).toBeCloseTo(expected, 4);
        gradient!.forEach((row, index) => {
          row.forEach((slope, word) => {
            const share = Math.exp(rows[index]![word]!) - (word === target[index] ? 1 : 0);
            expect(slope).toBeCloseTo(weight[index]! * share, 5);
          });
        });
      }),
      { numRuns: 30 },
    );
  });

  test('is the token mean where weights sum to one, however rows are cut into parts', () => {
    const logits = Array.from({ length: 4 }, (_, row) => [row, 1, -row, 0.5]);
    const mean = (rows: number[][], target: number[], of: number) =>
      numbers(() => crossEntropy(tf.tensor2d(rows), tf.tensor1d(target, 'int32'), tf.fill([rows.length], 1 / of)));
    const whole = mean(logits, [0, 1, 2, 3], 4);
    expect(mean(logits.slice(0, 1), [0], 4) + mean(logits.slice(1), [1, 2, 3], 4)).toBeCloseTo(whole, 6);
    const each = logits.map((row, index) => -logProbabilities(row)[index]!);
    expect(whole).toBeCloseTo(each.reduce((a, b) => a + b) / 4, 5);
  });

  test('does not see rows of weight 0', () => {
    const loss = (...rows: number[][]) =>
      numbers(() => crossEntropy(tf.tensor2d(rows), tf.tensor1d(rows.map(() => 0), 'int32'), tf.tensor1d(rows.map((_, row) => (row === 0 ? 1 : 0))))); // biome-ignore format: one call
    expect(loss([1, 2], [1e30, -1e30])).toBe(loss([1, 2]));
  });

  test('picks what stands under the index', () => {
    const picked = tf.tidy(() => pick(tf.tensor2d([[1, 2], [3, 4], [5, 6]]), tf.tensor1d([1, 0, 1], 'int32')).arraySync()); // biome-ignore format: rows
    expect(picked).toEqual([2, 3, 6]);
  });
});

describe('KL divergence', () => {
  const divergence = (p: number[][], q: number[][], weight: readonly number[]) =>
    numbers(() =>
      klDivergence(tf.tensor2d(p), tf.tensor2d(q))
        .mul(tf.tensor1d([...weight]))
        .sum(),
    );

  test('is Σ weight · Σ p · (log p − log q), never negative', () => {
    fc.assert(
      fc.property(matrices, matrices, weights, (p, q, weight) => {
        const expected = p.reduce((sum, row, index) => {
          const [own, other] = [logProbabilities(row), logProbabilities(q[index]!)];
          return (
            sum + weight[index]! * own.reduce((total, log, word) => total + Math.exp(log) * (log - other[word]!), 0)
          );
        }, 0);
        const value = divergence(p, q, weight);
        expect(value).toBeCloseTo(expected, 4);
        expect(value).toBeGreaterThan(-1e-6);
      }),
      { numRuns: 30 },
    );
  });

  test('is 0 between equal distributions, and has gradient 0 there', () => {
    fc.assert(
      fc.property(matrices, weights, (p, weight) => {
        expect(divergence(p, p, weight)).toBe(0);
        const slope = tf.tidy(() => {
          const fixed = tf.tensor2d(p);
          const f = (logits: Tensor) => klDivergence(logits, fixed).mul(tf.tensor1d(weight)).sum() as Scalar;
          return valueAndGradient(({ x }) => f(x!), { x: tf.tensor2d(p) })
            .grads.x!.abs()
            .max()
            .arraySync();
        });
        expect(slope).toBeLessThan(1e-6);
      }),
      { numRuns: 20 },
    );
  });
});

test('a vocabulary of 256,000 words and logits far apart stay finite, gradients included', async () => {
  const [rows, width] = [2, 256_000];
  const random = seededRandom(1);
  const data = Float32Array.from({ length: rows * width }, () => random.normal() * 30);
  data[7] = 3e4;
  const engine = cpuEngine();
  const inputs = { x: floats([rows, width], data), index: integers([rows], [255_999, 7]) };
  const program = await engine.compile({
    name: 'wide loss',
    inputs,
    body: ({ x, index }) => {
      const uniform = tf.fill([rows, width], -Math.log(width));
      const weight = tf.fill([rows], 0.5);
      const { value, grads } = valueAndGradient(
        ({ x }) => crossEntropy(x!, index!, weight).add(klDivergence(x!, uniform).mul(weight).sum()).asScalar(),
        { x: x! },
      );
      return { value, largest: grads.x!.abs().max(), likelihood: logLikelihood(x!, index!) };
    },
  });
  const outputs = await program.run(inputs);
  for (const output of Object.values(outputs)) {
    expect([...(await engine.read(output)).data].every(Number.isFinite)).toBe(true);
  }
  await program.dispose();
  const row = data.subarray(width);
  const top = row.reduce((a, b) => Math.max(a, b));
  const total = top + Math.log(row.reduce((sum, value) => sum + Math.exp(value - top), 0));
  const { data: likelihood } = await engine.read(outputs.likelihood!);
  expect(likelihood[0]).toBeCloseTo(data[255_999]! - 3e4, 1);
  expect(likelihood[1]).toBeCloseTo(row[7]! - total, 3);
});
