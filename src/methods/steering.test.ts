import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { floats } from '../engine/engine.ts';
import { type Arrays, shapesOf } from '../engine/named-arrays.ts';
import { mapValues } from '../lib/records.ts';
import { addScaled, type Params } from '../tensor/params.ts';
import { type Leaves, leaves, numbersOf, tensorsOf } from './contract/arbitraries.ts';
import { givenStep } from './interface/given-step.ts';
import type { Run } from './interface/method.ts';
import { steering } from './steering.ts';

const alphas = fc.double({ min: 0, max: 4, noNaN: true });
const progresses = fc.double({ min: 0, max: 1, noNaN: true });
const close = (one: Params, other: Params) => {
  const expected = numbersOf(other);
  numbersOf(one).forEach((value, index) => {
    expect(value).toBeCloseTo(expected[index]!, 3);
  });
};

describe('steering with α = 0 is the base method, bit for bit,', () => {
  test('in training and decoupled', () => {
    fc.assert(
      fc.property(leaves(2), progresses, (given, progress) => {
        const [g, state] = tensorsOf(given) as [Params, Params];
        const step = givenStep({ streams: {}, state, progress });
        expect(numbersOf(steering({ alpha: 0 }).combine!({ loss: g }, step))).toEqual(numbersOf(g));
        expect(numbersOf(steering({ alpha: 0, when: 'decoupled' }).adjust!(g, step))).toEqual(numbersOf(g));
      }),
    );
  });

  test('and at the end', async () => {
    await fc.assert(
      fc.asyncProperty(leaves(2), async (given) => {
        const [adapter, plane] = arraysOf(given);
        expect(await steering({ alpha: 0, when: 'end' }).finish!(adapter!, {} as Run, plane!)).toEqual(adapter);
      }),
    );
  });
});

describe('steering', () => {
  test('adds α(t)·s to the gradient, with α on a straight line to its final value', () => {
    fc.assert(
      fc.property(leaves(2), alphas, alphas, progresses, (given, alpha, finalAlpha, progress) => {
        const [g, state] = tensorsOf(given) as [Params, Params];
        const direction = steering({ alpha, finalAlpha }).combine!(
          { loss: g },
          givenStep({ streams: {}, state, progress }),
        );
        close(direction, addScaled(g, alpha + (finalAlpha - alpha) * progress, state));
      }),
    );
  });

  test('decoupled, subtracts η·α·s from the change', () => {
    fc.assert(
      fc.property(leaves(2), alphas, progresses, (given, alpha, learningRate) => {
        const [change, state] = tensorsOf(given) as [Params, Params];
        const step = givenStep({ streams: {}, state, learningRate });
        close(
          steering({ alpha, when: 'decoupled' }).adjust!(change, step),
          addScaled(change, -alpha * learningRate, state),
        );
      }),
    );
  });

  test('at the end, subtracts α·s from the adapter and keeps its shapes', async () => {
    await fc.assert(
      fc.asyncProperty(leaves(2), alphas, async (given, alpha) => {
        const [adapter, plane] = arraysOf(given) as [Arrays, Arrays];
        const end = await steering({ alpha, when: 'end' }).finish!(adapter, {} as Run, plane);
        expect(shapesOf(end)).toEqual(shapesOf(adapter));
        for (const [name, { data }] of Object.entries(end)) {
          data.forEach((value, index) => {
            expect(value).toBeCloseTo(adapter[name]!.data[index]! - alpha * plane[name]!.data[index]!, 3);
          });
        }
      }),
    );
  });

  test('at the end, takes no schedule', () => {
    expect(() => steering({ when: 'end', finalAlpha: 0.1 })).toThrow(/\[steering\].*`finalAlpha`/);
  });
});

function arraysOf({ shapes, values }: Leaves): Arrays[] {
  return values.map((set) => mapValues(set, (data, name) => floats(shapes[name]!, data)));
}
