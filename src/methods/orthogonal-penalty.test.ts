import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addScaled, mapParams, type Params } from '../tensor/params.ts';
import { type Scalar, tf } from '../tensor/tfjs.ts';
import { leaves, numbersOf, tensorsOf } from './contract/arbitraries.ts';
import { directionalPenalty } from './directional-penalty.ts';
import { givenStep, sumOf } from './interface/given-step.ts';
import { orthogonalPenalty } from './orthogonal-penalty.ts';

const stream = { targets: [0], rows: [0] };
const logits = { 'task.logits': tf.zeros([1, 2]) };
const lambdas = fc.double({ min: 0, max: 8, noNaN: true });
const scaled = (params: Params, scale: number) => mapParams((_, leaf) => leaf.mul(scale), params);

/** The penalty on two gradients. */
function onGradients(
  factory: typeof orthogonalPenalty | typeof directionalPenalty,
  lambda: number,
  task: Params,
  alignment: Params,
) {
  return (factory({ lambda }).penalty!({ task, alignment }, givenStep({ streams: {} })) as Scalar).dataSync()[0]!;
}

/** The penalty on an adapter, given a plane. */
function onWeights(method: ReturnType<typeof orthogonalPenalty>, params: Params, plane: Params): number {
  const { task: _, ...rest } = method.loss!(
    { ...logits, ...params },
    givenStep({ streams: { task: stream }, state: plane }),
  );
  return sumOf(rest);
}

describe.each([
  { name: 'orthogonalPenalty', factory: orthogonalPenalty, ends: [0, 1], parallel: 1, opposite: 1 },
  { name: 'directionalPenalty', factory: directionalPenalty, ends: [-1, 1], parallel: -1, opposite: 1 },
] as const)('$name on gradients', ({ factory, ends: [low, high], parallel, opposite }) => {
  test('stays within λ times the range of its cosine', () => {
    fc.assert(
      fc.property(leaves(2), lambdas, (given, lambda) => {
        const [task, alignment] = tensorsOf(given) as [Params, Params];
        const penalty = onGradients(factory, lambda, task, alignment);
        expect(penalty).toBeGreaterThanOrEqual(low * lambda - 1e-4);
        expect(penalty).toBeLessThanOrEqual(high * lambda + 1e-4);
      }),
    );
  });

  test('is at its ends where the gradients are parallel, and 0 where they are orthogonal or zero', () => {
    fc.assert(
      fc.property(leaves(1), fc.constantFrom(0.1, 1, 7), (given, scale) => {
        const [task] = tensorsOf(given) as [Params];
        fc.pre(numbersOf(task).some((value) => value !== 0));
        expect(onGradients(factory, 2, task, scaled(task, scale))).toBeCloseTo(2 * parallel, 4);
        expect(onGradients(factory, 2, task, scaled(task, -scale))).toBeCloseTo(2 * opposite, 4);
        expect(Math.abs(onGradients(factory, 2, task, scaled(task, 0)))).toBe(0);
        const aside = { ...scaled(task, 0), other: tf.tensor([1]) };
        expect(Math.abs(onGradients(factory, 2, { ...task, other: tf.tensor([0]) }, aside))).toBe(0);
      }),
    );
  });

  test('sees directions, not lengths, and both gradients alike', () => {
    fc.assert(
      fc.property(leaves(2), fc.constantFrom(0.01, 3, 100), (given, scale) => {
        const [task, alignment] = tensorsOf(given) as [Params, Params];
        const penalty = onGradients(factory, 1, task, alignment);
        expect(onGradients(factory, 1, scaled(task, scale), alignment)).toBeCloseTo(penalty, 4);
        expect(onGradients(factory, 1, alignment, task)).toBeCloseTo(penalty, 4);
      }),
    );
  });

  test('is added to the direction of the task alone', () => {
    fc.assert(
      fc.property(leaves(3), (given) => {
        const [task, alignment, penalty] = tensorsOf(given) as [Params, Params, Params];
        const direction = factory().combine!({ task, alignment, penalty }, givenStep({ streams: {} }));
        expect(numbersOf(direction)).toEqual(numbersOf(addScaled(task, 1, penalty)));
      }),
    );
  });
});

describe('on weights,', () => {
  test('orthogonalPenalty is not negative, linear in λ and in the plane, and blind to signs and to B', () => {
    fc.assert(
      fc.property(leaves(2), lambdas, (given, lambda) => {
        const [params, plane] = tensorsOf(given) as [Params, Params];
        const method = (weight: number) => orthogonalPenalty({ form: 'weights', lambda: weight });
        const one = onWeights(method(1), params, plane);
        expect(one).toBeGreaterThanOrEqual(0);
        expect(onWeights(method(lambda), params, plane)).toBeCloseTo(lambda * one, 2);
        expect(onWeights(method(1), params, scaled(plane, -2))).toBeCloseTo(2 * one, 3);
        const otherB = mapParams((name, leaf) => (name.endsWith('lora_B') ? leaf.add(1) : leaf), params);
        expect(onWeights(method(1), otherB, plane)).toBe(one);
      }),
    );
  });

  test('directionalPenalty pushes the other way with the sign of the study, and adds up', () => {
    fc.assert(
      fc.property(leaves(3), (given) => {
        const [params, more, plane] = tensorsOf(given) as [Params, Params, Params];
        const toward = directionalPenalty({ form: 'weights' });
        const away = directionalPenalty({ form: 'weights', toward: 'misalignment' });
        const value = onWeights(toward, params, plane);
        expect(onWeights(away, params, plane)).toBeCloseTo(-value, 4);
        const together = onWeights(toward, addScaled(params, 1, more), plane);
        expect(together).toBeCloseTo(value + onWeights(toward, more, plane), 2);
      }),
    );
  });
});
