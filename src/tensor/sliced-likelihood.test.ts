import fc from 'fast-check';
import { expect, test } from 'vitest';
import { numberLists } from '../engine/arrays.ts';
import { expectClose, runOnce } from '../engine/contract/agreement.ts';
import { cpuEngine } from '../engine/cpu/cpu.ts';
import { type Definition, floats, integers } from '../engine/engine.ts';
import { referenceEngine } from '../engine/reference/reference.ts';
import { logLikelihood } from './losses.ts';
import { innerProduct, valueAndGradient } from './params.ts';
import { slicedLogLikelihood } from './sliced-likelihood.ts';
import { type Scalar, type Tensor, tf } from './tfjs.ts';

const engines = [cpuEngine({ threads: 1 }), referenceEngine()];
const WIDTH = 3;
const FINISH: Readonly<Record<string, (z: Tensor) => Tensor>> = {
  'plain logits': (z) => z,
  'scaled logits with a soft cap': (z) => tf.tanh(z.mul(0.5)).mul(2),
};
const cases = fc
  .record({ rows: fc.integer({ min: 1, max: 4 }), words: fc.integer({ min: 1, max: 7 }) })
  .chain(({ rows, words }) =>
    fc.record({
      rows: fc.constant(rows),
      words: fc.constant(words),
      length: fc.integer({ min: 1, max: words }),
      x: numberLists(rows * WIDTH, { low: -1, high: 1, parts: 10 }),
      head: numberLists(words * WIDTH, { low: -1, high: 1, parts: 10 }),
      weights: numberLists(rows, { low: -1, high: 1, parts: 10 }),
      targets: fc.array(fc.nat(words - 1), { minLength: rows, maxLength: rows }),
    }),
  );
type Case = typeof cases extends fc.Arbitrary<infer T> ? T : never;

/** Values, the gradient with respect to x, and the derivative of that gradient's square: in slices or from whole rows. */
function definition(finish: (z: Tensor) => Tensor, { rows, words, length, ...one }: Case, sliced: boolean): Definition {
  return {
    name: 'log-likelihoods',
    inputs: {
      x: floats([rows, WIDTH], one.x),
      head: floats([words, WIDTH], one.head),
      weights: floats([rows], one.weights),
      targets: integers([rows], one.targets),
    },
    body: ({ x, head, weights, targets }) => {
      const whole = (x: Tensor, targets: Tensor) => logLikelihood(finish(tf.matMul(x, head!, false, true)), targets);
      const of = (x: Tensor) =>
        sliced ? slicedLogLikelihood(x, { weight: head!, finish }, targets!, { length, whole }) : whole(x, targets!);
      const total = ({ x }: Readonly<Record<string, Tensor>>) => of(x!).mul(weights!).sum() as Scalar;
      const { grads } = valueAndGradient(total, { x: x! });
      const steepness = valueAndGradient(
        (leaves) => {
          const { grads } = valueAndGradient(total, leaves);
          return innerProduct(grads, grads);
        },
        { x: x! },
      );
      return { values: of(x!), gradient: grads.x!, second: steepness.grads.x! };
    },
  };
}

test.each(
  engines.flatMap((engine) =>
    Object.entries(FINISH).map(([title, finish]) => ({ name: engine.name, title, engine, finish })),
  ),
)(
  '$title in slices are what they are from whole rows, with first and second derivatives: $name',
  ({ engine, finish }) =>
    fc.assert(
      fc.asyncProperty(cases, async (one) => {
        const [slices, whole] = [true, false].map((sliced) => runOnce(engine, definition(finish, one, sliced)));
        for (const [name, expected] of Object.entries(await whole!))
          expectClose((await slices!)[name]!, expected, 1e-5);
      }),
      { numRuns: 15 },
    ),
);

test('logits in the thousands neither overflow nor give a probability above 1', () => {
  const weight = tf.tensor2d([[3000], [-3000], [2999], [0], [3000]]);
  const likelihoods = tf.tidy(() => {
    const whole = () => expect.fail('no second derivative was asked for');
    const [x, targets] = [tf.tensor2d([[1], [1], [-1]]), tf.tensor1d([0, 1, 1], 'int32')];
    return [...slicedLogLikelihood(x, { weight, finish: (z) => z }, targets, { length: 2, whole }).dataSync()];
  });
  const rest = Math.log(2 + Math.exp(-1));
  for (const [row, expected] of [-rest, -6000 - rest, 0].entries()) expect(likelihoods[row]).toBeCloseTo(expected, 3);
  expect(Math.max(...likelihoods)).toBeLessThanOrEqual(0);
});
