import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { numberLists } from '../engine/arrays.ts';
import { type Params, valueAndGradient } from './params.ts';
import { exp, geluTanh, logSigmoid, logSoftmax, sigmoid, silu, softmax, tanh } from './smooth.ts';
import { type Scalar, type Tensor, tf } from './tfjs.ts';

type Vector = readonly number[];
const logistic = (x: number) => 1 / (1 + Math.exp(-x));
const softmaxOf = (x: Vector) => {
  const powers = x.map((value) => Math.exp(value - Math.max(...x)));
  return powers.map((power) => power / powers.reduce((a, b) => a + b));
};

/** The published formulas, in float64. */
const FORMULAS: readonly (readonly [name: string, f: (x: Tensor) => Tensor, formula: (x: Vector) => Vector])[] = [
  ['exp', exp, (x) => x.map(Math.exp)],
  ['sigmoid', sigmoid, (x) => x.map(logistic)],
  ['logSigmoid', logSigmoid, (x) => x.map((value) => Math.log(logistic(value)))],
  ['tanh', tanh, (x) => x.map(Math.tanh)],
  ['softmax', softmax, softmaxOf],
  ['logSoftmax', logSoftmax, (x) => softmaxOf(x).map(Math.log)],
  [
    'geluTanh',
    geluTanh,
    (x) => x.map((value) => 0.5 * value * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (value + 0.044715 * value ** 3)))),
  ],
  ['silu', silu, (x) => x.map((value) => value * logistic(value))],
];

const SIZE = 4;
const vectors = (bound: number) => numberLists(SIZE, { low: -bound, high: bound, parts: 100 });
const dot = (a: Vector, b: Vector) => a.reduce((sum, value, index) => sum + value * b[index]!, 0);
const moved = (x: Vector, by: number, direction: Vector) => x.map((value, index) => value + by * direction[index]!);
const unit = (axis: number) => Array.from({ length: SIZE }, (_, index) => (index === axis ? 1 : 0));

/** Σ cᵢ f(x)ᵢ with its gradient g, and the gradient of Σ vᵢ gᵢ. */
function derivatives(f: (x: Tensor) => Tensor, x: Vector, c: Vector, v: Vector): Vector[] {
  return tf.tidy(() => {
    const first = (params: Params) =>
      valueAndGradient(
        ({ x }) =>
          f(x!)
            .mul(tf.tensor1d([...c]))
            .sum() as Scalar,
        params,
      );
    const along = (params: Params) =>
      first(params)
        .grads.x!.mul(tf.tensor1d([...v]))
        .sum() as Scalar;
    const params = { x: tf.tensor1d([...x]) };
    const { value, grads } = first(params);
    return [value, grads.x!, valueAndGradient(along, params).grads.x!].map((tensor) => [...tensor.dataSync()]);
  });
}

describe.each(FORMULAS)('%s', (name, f, formula) => {
  test('has the right value, first and second derivatives', () => {
    fc.assert(
      fc.property(vectors(3), vectors(1), vectors(1), (x, c, v) => {
        const sum = (point: Vector) => dot(c, formula(point));
        const [value, first, second] = derivatives(f, x, c, v);
        expectClose(value!, [sum(x)]);
        const h = 1e-4;
        const axes = x.map((_, axis) => unit(axis));
        expectClose(
          first!,
          axes.map((axis) => (sum(moved(x, h, axis)) - sum(moved(x, -h, axis))) / (2 * h)),
        );
        const slope = (point: Vector) => (sum(moved(point, h, v)) - sum(moved(point, -h, v))) / (2 * h);
        expectClose(
          second!,
          axes.map((axis) => (slope(moved(x, h, axis)) - slope(moved(x, -h, axis))) / (2 * h)),
        );
      }),
      { numRuns: 20 },
    );
  });

  test('is finite far out, with both derivatives', () => {
    for (const size of [30, 100, 1e4]) {
      for (const sign of [1, -1]) {
        // There eˣ is no float32.
        if (name === 'exp' && sign === 1 && size > 80) continue;
        const x = [sign * size, 0, 1, sign * size];
        expect(derivatives(f, x, [1, -1, 2, 0.5], [1, 1, -1, 0.5]).flat().every(Number.isFinite)).toBe(true);
      }
    }
  });

  test('has the right value far out', () => {
    for (const x of [
      [-30, -12, 12, 30],
      [-80, 0, 0.01, 80],
    ]) {
      const own = tf.tidy(() => [...f(tf.tensor1d(x)).dataSync()]);
      const expected = formula(x);
      own.forEach((value, index) => {
        expect(Math.abs(value - expected[index]!)).toBeLessThan(1e-6 + 1e-5 * Math.abs(expected[index]!));
      });
    }
  });
});

test('softmax and logSoftmax do not see a shift, and work on the last axis', () => {
  fc.assert(
    fc.property(vectors(3), fc.integer({ min: -1000, max: 1000 }), (x, shift) => {
      for (const f of [softmax, logSoftmax]) {
        const [row, shifted] = tf.tidy(() => {
          const rows = tf.tensor2d([[...x], x.map((value) => value + shift)]);
          return f(rows).arraySync() as number[][];
        });
        // The shifted inputs are themselves rounded.
        shifted!.forEach((value, index) => {
          expect(Math.abs(value - row![index]!)).toBeLessThan(2e-4);
        });
      }
    }),
    { numRuns: 20 },
  );
});

function expectClose(actual: Vector, expected: Vector): void {
  actual.forEach((value, index) => {
    expect(Math.abs(value - expected[index]!)).toBeLessThan(1e-4 * (1 + Math.abs(expected[index]!)));
  });
}
