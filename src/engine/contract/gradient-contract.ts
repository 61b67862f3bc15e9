import fc from 'fast-check';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { crossEntropy, klDivergence } from '../../tensor/losses.ts';
import { innerProduct, type Params, valueAndGradient } from '../../tensor/params.ts';
import { geluTanh, logSigmoid, sigmoid, silu, softmax, tanh } from '../../tensor/smooth.ts';
import { type Scalar, type Tensor, tf } from '../../tensor/tfjs.ts';
import { floatArrays, integerArrays } from '../arrays.ts';
import type { Engine, MakeEngine } from '../engine.ts';
import { expectSame } from './agreement.ts';

const [ROWS, WIDTH, CLASSES] = [3, 4, 5];

/**
 * Functions of x (3, 4), W (4, 5) and row indices (3), composed as networks are. What follows a product has no kink: where
 * the product is 0 but for rounding, engines would differ in the sign that rounding gives it, and both be right.
 */
const FUNCTIONS: Readonly<Record<string, (x: Tensor, w: Tensor, index: Tensor) => Tensor>> = {
  'gated units': (x, w) =>
    geluTanh(tf.matMul(x, w))
      .mul(silu(tf.matMul(x, w)))
      .sum(),
  attention: (x) =>
    tf
      .matMul(softmax(tf.matMul(x, x, false, true).mul(0.3)), x)
      .square()
      .sum(),
  'batched products': (x, w) =>
    tf
      .matMul(tf.stack([x, tanh(x)]), tf.stack([w, w.mul(2)]).transpose([0, 2, 1]), false, true)
      .square()
      .mean(),
  normalization: (x, w) =>
    tf
      .matMul(x.mul(tf.rsqrt(x.square().mean(-1, true).add(0.1))), w)
      .tanh()
      .square()
      .sum(),
  'cross-entropy': (x, w, index) => crossEntropy(tf.matMul(x, w), index, tf.tensor1d([0.5, 0.5, 0])),
  divergence: (x, w) => {
    const logits = tf.matMul(x, w);
    return klDivergence(logits, logits.mul(0.5))
      .mul(tf.tensor1d([0.2, 0.3, 0.5]))
      .sum();
  },
  'repeated rows': (x, w, index) =>
    tf
      .matMul(tf.gather(x, index as never), w)
      .square()
      .sum(),
  'columns by index': (x, w, index) =>
    tf
      .gather(tf.matMul(x, w), index as never, 1)
      .square()
      .sum(),
  'cuts and joins': (x, w) => {
    const y = tf.concat([x.slice([1, 0], [2, 3]), tf.pad(x.slice([0, 0], [1, 2]), [[0, 0], [1, 0]])], 0); // biome-ignore format: one line reads better
    return tf
      .matMul(y, w.slice(0, 3))
      .mul(tf.tile(w.sum(0, true), [3, 1]))
      .sum();
  },
  'choices and extremes': (x, w, index) =>
    tf
      .where(index.equal(1).reshape([ROWS, 1]), x.square(), logSigmoid(x))
      .sum()
      .add(tf.maximum(w, w.square()).sum())
      .add(x.max()),
  'stacks and splits': (x) => {
    const [a, b] = tf.split(x, 2, 1);
    return tf
      .stack([a!.mul(b!), tf.reverse(a!, 0)], 1)
      .cumsum(2)
      .square()
      .mean();
  },
  'clipped and inverted': (x) =>
    tf
      .div(1, sigmoid(x.clipByValue(-2, 2)).add(1))
      .add(x.relu())
      .sum(),
};

/** Values, gradients and second derivatives of composed functions must equal the reference engine's. */
export function gradientContract(create: MakeEngine): void {
  let engine: Engine;
  beforeAll(async () => {
    engine = await create();
  });
  afterAll(() => engine.dispose());
  const inputs = fc.tuple(
    floatArrays([ROWS, WIDTH], { low: -2, high: 2, parts: 100 }),
    floatArrays([WIDTH, CLASSES], { low: -1, high: 1, parts: 100 }),
    integerArrays([ROWS], { low: 0, high: ROWS - 1 }),
  );

  describe('gradients', () => {
    test.each(Object.entries(FUNCTIONS))('of %s', (_, f) =>
      fc.assert(
        fc.asyncProperty(inputs, async (list) => {
          const call = (x: Tensor, w: Tensor, index: Tensor) => {
            const { value, grads } = valueAndGradient((p) => f(p.x!, p.w!, index).asScalar(), { x, w });
            return [value, grads.x!, grads.w!];
          };
          await expectSame(engine, [{ inputs: list, call: (x, w, index) => call(x!, w!, index!) }], 1e-4);
        }),
        { numRuns: 5 },
      ),
    );

    test('of the cosine of two gradients', () =>
      fc.assert(
        fc.asyncProperty(inputs, async (list) => {
          const call = (x: Tensor, w: Tensor, index: Tensor) => {
            const losses = ['cross-entropy', 'gated units'].map((name) => FUNCTIONS[name]!);
            const cosine = (params: Params): Scalar => {
              const [a, b] = losses.map((f) => valueAndGradient((p) => f(x, p.w!, index).asScalar(), params).grads);
              const norms = tf.sqrt(innerProduct(a!, a!).mul(innerProduct(b!, b!)).add(0.01));
              return innerProduct(a!, b!).div(norms);
            };
            const { value, grads } = valueAndGradient(cosine, { w });
            return [value, grads.w!];
          };
          await expectSame(engine, [{ inputs: list, call: (x, w, index) => call(x!, w!, index!) }], 1e-4);
        }),
        { numRuns: 5 },
      ));
  });
}
