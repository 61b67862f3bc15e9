import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { crossEntropy } from '../tensor/losses.ts';
import { type Params, valueAndGradient } from '../tensor/params.ts';
import { type Scalar, tf } from '../tensor/tfjs.ts';
import { floats, positions } from './contract/arbitraries.ts';
import { givenStep, sumOf } from './interface/given-step.ts';
import { positiveNegative } from './positive-negative.ts';
import { upweighted } from './upweighted.ts';

const WORDS = 4;
const matrix = (logits: readonly number[]) => tf.tensor([...logits], [logits.length / WORDS, WORDS]);
const stream = positions(WORDS).chain((given) =>
  floats(given.targets.length * WORDS).map((logits) => ({ ...given, logits })),
);
const cases = fc.record({ task: stream, alignment: stream }).map(({ task, alignment }) => ({
  task,
  alignment,
  step: givenStep({ streams: { task, alignment, misaligned: task } }),
  params: {
    'task.logits': matrix(task.logits),
    'alignment.logits': matrix(alignment.logits),
    'misaligned.logits': matrix(task.logits),
  },
}));
const lambdas = fc.integer({ min: 0, max: 40 }).map((tenths) => tenths / 10);
type Case = typeof cases extends fc.Arbitrary<infer T> ? T : never;

/** The gradients of the whole loss at the logits of task and proxy. */
function slopes(lambda: number, { step, params }: Case): Float32Array[] {
  const loss = (leaves: Params) => tf.addN(Object.values(upweighted({ lambda }).loss!(leaves, step))) as Scalar;
  const { 'misaligned.logits': _, ...read } = params;
  const { grads } = valueAndGradient(loss, read);
  return ['task.logits', 'alignment.logits'].map((name) => grads[name]!.dataSync() as Float32Array);
}

describe('upweighted', () => {
  test('is the sum of both means, the proxy’s times λ', () => {
    fc.assert(
      fc.property(cases, lambdas, ({ task, alignment, step, params }, lambda) => {
        const terms = upweighted({ lambda }).loss!(params, step);
        const [own, proxy] = [task, alignment].map(({ logits, targets }) => {
          const share = tf.fill([targets.length], 1 / targets.length);
          return crossEntropy(matrix(logits), tf.tensor1d([...targets], 'int32'), share).dataSync()[0]!;
        });
        expect(sumOf({ task: terms.task! })).toBeCloseTo(own!, 5);
        expect(sumOf({ alignment: terms.alignment! })).toBeCloseTo(lambda * proxy!, 4);
      }),
    );
  });

  test('follows the proxy λ times as far, and the task as if alone', () => {
    fc.assert(
      fc.property(cases, lambdas, (example, lambda) => {
        const [[task, proxy], [alone, once]] = [slopes(lambda, example), slopes(1, example)] as [
          [Float32Array, Float32Array],
          [Float32Array, Float32Array],
        ];
        expect(task).toEqual(alone);
        proxy.forEach((slope, index) => {
          expect(slope).toBeCloseTo(lambda * once[index]!, 5);
        });
      }),
    );
  });

  test('is positiveNegative without its negative part', () => {
    fc.assert(
      fc.property(cases, lambdas, ({ step, params }, lambda) => {
        const whole = sumOf(upweighted({ lambda }).loss!(params, step));
        expect(whole).toBeCloseTo(sumOf(positiveNegative({ lambda, negativeLambda: 0 }).loss!(params, step)), 5);
      }),
    );
  });
});
