import fc from 'fast-check';
import { expect, test } from 'vitest';
import { floatArrays } from '../engine/arrays.ts';
import { expectClose, runOnce } from '../engine/contract/agreement.ts';
import { cpuEngine } from '../engine/cpu/cpu.ts';
import { type Definition, floats } from '../engine/engine.ts';
import { trace } from '../engine/graph/trace.ts';
import { withPrefix } from '../engine/named-arrays.ts';
import { referenceEngine } from '../engine/reference/reference.ts';
import { checkpoint } from './differentiation.ts';
import { innerProduct, type Params, valueAndGradient } from './params.ts';
import { tanh } from './smooth.ts';
import { type Scalar, type Tensor, tf } from './tfjs.ts';

const SIZE = 3;
const matrices = floatArrays([SIZE, SIZE], { low: -1, high: 1, parts: 10 });

/** Two layers tanh(tanh(x·W)·c), kept or computed again: value, gradient by x and both W, second gradient. */
function layers(inputs: Definition['inputs'], again: boolean): Definition {
  const layer = (x: Tensor, w: Tensor, c: Tensor) => {
    const inside = (x: Tensor, c: Tensor) => tanh(tanh(tf.matMul(x, w)).mul(c));
    return again
      ? checkpoint(inside as (...tensors: Tensor[]) => Tensor, [x], { fixed: [c], leaves: [w] })
      : inside(x, c);
  };
  return {
    name: 'layers',
    inputs,
    body: ({ c, ...params }) => {
      const value = ({ x, w1, w2 }: Params) =>
        layer(layer(x!, w1!, c!), w2!, c!)
          .square()
          .sum() as Scalar;
      const first = valueAndGradient(value, params);
      const second = valueAndGradient((leaves) => {
        const { grads } = valueAndGradient(value, leaves);
        return innerProduct(grads, grads);
      }, params);
      return {
        value: first.value,
        ...withPrefix('first.', first.grads),
        ...withPrefix('second.', second.grads),
      };
    },
  };
}

test.each([cpuEngine({ threads: 1 }), referenceEngine()])(
  'what is computed again has the first and second derivatives of what is kept: $name',
  async (engine) => {
    await fc.assert(
      fc.asyncProperty(fc.record({ x: matrices, w1: matrices, w2: matrices, c: matrices }), async (inputs) => {
        const [again, kept] = [
          await runOnce(engine, layers(inputs, true)),
          await runOnce(engine, layers(inputs, false)),
        ];
        for (const [name, expected] of Object.entries(kept)) expectClose(again[name]!, expected, 1e-5);
      }),
      { numRuns: 10 },
    );
  },
);

test('a traced program does compute it again', () => {
  const x = floats([2], [1, 2]);
  const nodes = (again: boolean) =>
    trace({
      name: 'one layer',
      inputs: { x },
      body: ({ x }) => {
        const inside = (x: Tensor) => tanh(x.square());
        const value = ({ x }: Params) => (again ? checkpoint(inside, [x!]) : inside(x!)).sum() as Scalar;
        const { value: y, grads } = valueAndGradient(value, { x: x! });
        return { y, x: grads.x! };
      },
    }).graph.nodes.length;
  expect(nodes(true)).toBeGreaterThan(nodes(false) + 1);
});

test('the zeros and ones of a derivative leave no node behind', () => {
  const inputs = { x: floats([4, 3], Array(12).fill(2)) };
  const { graph } = trace({
    name: 'sum of squares',
    inputs,
    body: (tensors) => valueAndGradient(({ x }) => x!.square().sum() as Scalar, tensors).grads,
  });
  // 2·x
  expect(graph.nodes).toHaveLength(1);
});

test.each([0, 1])('a running sum along axis %i of a square has the gradient of its definition', (axis) => {
  const weights = tf.tensor2d([1, 2, 3, 4], [2, 2]);
  const { grads } = valueAndGradient(({ x }) => x!.cumsum(axis).mul(weights).sum() as Scalar, {
    x: tf.tensor2d([5, 6, 7, 8], [2, 2]),
  });
  // Each element contributes to its own sum and to all later sums.
  expect([...grads.x!.dataSync()]).toEqual(axis === 0 ? [4, 6, 3, 4] : [3, 2, 7, 4]);
});
