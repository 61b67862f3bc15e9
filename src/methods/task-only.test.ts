import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { valueAndGradient } from '../tensor/params.ts';
import { tf } from '../tensor/tfjs.ts';
import { floats, positions } from './contract/arbitraries.ts';
import { givenStep, sumOf } from './interface/given-step.ts';
import { taskOnly } from './task-only.ts';

const WORDS = 5;
const method = taskOnly();
const cases = positions(WORDS).chain((task) =>
  fc.record({ task: fc.constant(task), logits: floats(task.targets.length * WORDS) }),
);

/** CE(T) of the given logits. */
function loss(task: { targets: number[]; rows: number[] }, logits: readonly number[]): number {
  const params = { 'task.logits': tf.tensor([...logits], [task.targets.length, WORDS]) };
  return sumOf(method.loss!(params, givenStep({ streams: { task } })));
}

describe('the loss of taskOnly', () => {
  test('is ln V where the model is indifferent', () => {
    fc.assert(
      fc.property(positions(WORDS), (task) => {
        expect(
          loss(
            task,
            task.targets.flatMap(() => [1, 1, 1, 1, 1]),
          ),
        ).toBeCloseTo(Math.log(WORDS), 5);
      }),
    );
  });

  test('is no less than 0, and stays where all logits rise alike', () => {
    fc.assert(
      fc.property(cases, fc.integer({ min: -50, max: 50 }), ({ task, logits }, shift) => {
        const before = loss(task, logits);
        expect(before).toBeGreaterThanOrEqual(0);
        expect(
          loss(
            task,
            logits.map((logit) => logit + shift),
          ),
        ).toBeCloseTo(before, 4);
      }),
    );
  });

  test('is finite for logits of ±10,000', () => {
    fc.assert(
      fc.property(cases, ({ task, logits }) => {
        const extreme = logits.map((logit) => Math.sign(logit) * 1e4);
        expect(Number.isFinite(loss(task, extreme))).toBe(true);
      }),
    );
  });

  test('has the gradient (p − target) / N', () => {
    fc.assert(
      fc.property(cases, ({ task, logits }) => {
        const shape: [number, number] = [task.targets.length, WORDS];
        const leaf = tf.tensor(logits, shape);
        const step = givenStep({ streams: { task } });
        const { grads } = valueAndGradient((params) => method.loss!(params, step).task!, { 'task.logits': leaf });
        const formula = tf
          .softmax(leaf)
          .sub(tf.oneHot(step.targets('task') as never, WORDS))
          .div(shape[0])
          .dataSync();
        grads['task.logits']!.dataSync().forEach((value, index) => {
          expect(value).toBeCloseTo(formula[index]!, 5);
        });
      }),
    );
  });
});
