import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { valueAndGradient } from '../tensor/params.ts';
import { type Scalar, tf } from '../tensor/tfjs.ts';
import { floats, positions } from './contract/arbitraries.ts';
import { givenStep, sumOf } from './interface/given-step.ts';
import { positiveNegative } from './positive-negative.ts';

const WORDS = 4;
const cases = positions(WORDS).chain((stream) =>
  fc.record({
    stream: fc.constant(stream),
    task: floats(stream.targets.length * WORDS),
    alignment: floats(stream.targets.length * WORDS),
    misaligned: floats(stream.targets.length * WORDS),
  }),
);
type Case = typeof cases extends fc.Arbitrary<infer T> ? T : never;

function given({ stream, task, alignment, misaligned }: Case) {
  const matrix = (values: readonly number[]) => tf.tensor([...values], [stream.targets.length, WORDS]);
  return {
    params: {
      'task.logits': matrix(task),
      'alignment.logits': matrix(alignment),
      'misaligned.logits': matrix(misaligned),
    },
    step: givenStep({ streams: { task: stream, alignment: stream, misaligned: stream } }),
  };
}

function terms(options: Parameters<typeof positiveNegative>[0], example: Case) {
  const { params, step } = given(example);
  return positiveNegative(options).loss!(params, step);
}

describe('positiveNegative', () => {
  test('weighs each term by its own λ', () => {
    fc.assert(
      fc.property(cases, fc.double({ min: 0, max: 8, noNaN: true }), (example, lambda) => {
        const one = terms({ lambda: 1, negativeLambda: 1 }, example);
        const weighted = terms({ lambda, negativeLambda: 2 * lambda }, example);
        const value = (term: Scalar | undefined) => term!.dataSync()[0]!;
        expect(value(weighted.task)).toBe(value(one.task));
        expect(value(weighted.alignment)).toBeCloseTo(lambda * value(one.alignment), 3);
        expect(value(weighted.misaligned)).toBeCloseTo(2 * lambda * value(one.misaligned), 3);
      }),
    );
  });

  test('gains nothing from answers that are desired and undesired at once', () => {
    fc.assert(
      fc.property(cases, (example) => {
        const same = { ...example, misaligned: example.alignment };
        const { task, alignment, misaligned } = terms({ lambda: 1, negativeLambda: 1 }, same);
        expect(sumOf({ alignment: alignment!, misaligned: misaligned! })).toBeCloseTo(0, 5);
        expect(sumOf({ task: task! })).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test('is bounded below by −λ⁻·bound, and only with a bound', () => {
    fc.assert(
      fc.property(cases, fc.double({ min: 0.1, max: 6, noNaN: true }), (example, bound) => {
        const far = { ...example, misaligned: example.misaligned.map((logit) => logit * 1e3) };
        const bounded = sumOf({ term: terms({ negativeLambda: 2, bound }, far).misaligned! });
        const free = sumOf({ term: terms({ negativeLambda: 2 }, far).misaligned! });
        expect(bounded).toBeGreaterThanOrEqual(-2 * bound - 1e-4);
        expect(free).toBeLessThanOrEqual(bounded + 1e-4);
        expect(sumOf({ term: terms({ negativeLambda: 2, bound: 1e9 }, far).misaligned! })).toBe(free);
      }),
    );
  });

  test('pushes a token that is beyond the bound no further', () => {
    fc.assert(
      fc.property(cases, (example) => {
        const { params, step } = given(example);
        const method = positiveNegative({ bound: 1e-6 });
        const { grads } = valueAndGradient((leaves) => method.loss!(leaves, step).misaligned!, params);
        const surprises = params['misaligned.logits']
          .softmax()
          .mul(tf.oneHot(step.targets('misaligned') as never, WORDS))
          .sum(-1);
        const pushes = grads['misaligned.logits']!.abs().sum(-1).dataSync();
        surprises.dataSync().forEach((probability, index) => {
          if (probability < 0.99) expect(pushes[index]).toBe(0);
        });
      }),
    );
  });
});
