import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Params, valueAndGradient } from '../tensor/params.ts';
import { tf } from '../tensor/tfjs.ts';
import { leaves, numbersOf, tensorsOf } from './contract/arbitraries.ts';
import { givenStep } from './interface/given-step.ts';
import { weightAnchor } from './weight-anchor.ts';

const SCALE = 2;
const stream = { targets: [0], rows: [0] };

/** The penalty alone, and its gradient with respect to the adapter. */
function penalty(adapter: Params, importance: 'uniform' | 'fisher', fisher: Params = {}) {
  const step = givenStep({ streams: { task: stream }, state: { scale: tf.scalar(SCALE), ...fisher } });
  const method = weightAnchor({ lambda: 3, importance });
  const { value, grads } = valueAndGradient(
    (params) => method.loss!({ ...params, 'task.logits': tf.zeros([1, 2]) }, step).anchor!,
    adapter,
  );
  return { value: value.dataSync()[0]!, gradient: numbersOf(grads) };
}

/** s·B A of each module as rows of numbers, by plain loops. */
function changes(adapter: Params): Record<string, number[][]> {
  const modules = Object.keys(adapter).flatMap((name) => (name.endsWith('.lora_A') ? [name.slice(0, -7)] : []));
  return Object.fromEntries(
    modules.map((module) => {
      const [a, b] = [adapter[`${module}.lora_A`]!, adapter[`${module}.lora_B`]!].map(
        (leaf) => leaf.arraySync() as number[][],
      );
      const row = (left: number[]) =>
        a![0]!.map((_, column) => SCALE * left.reduce((sum, value, k) => sum + value * a![k]![column]!, 0));
      return [module, b!.map(row)];
    }),
  );
}

describe('weightAnchor', () => {
  test('is λ times the squared distance of the weights, each weighted by its importance', () => {
    fc.assert(
      fc.property(leaves(1), fc.constantFrom('uniform', 'fisher'), (drawn, importance) => {
        const adapter = tensorsOf(drawn)[0]!;
        const moved = changes(adapter);
        const weightAt = (row: number, column: number) => (importance === 'fisher' ? row + 2 * column : 1);
        const fisher = Object.fromEntries(
          Object.entries(moved).map(([module, rows]) => [
            `${module}.weight`,
            tf.tensor2d(rows.map((values, row) => values.map((_, column) => weightAt(row, column)))),
          ]),
        );
        const expected = Object.values(moved)
          .flatMap((rows) => rows.flatMap((values, row) => values.map((x, column) => weightAt(row, column) * x ** 2)))
          .reduce((sum, value) => sum + 3 * value, 0);
        const { value } = penalty(adapter, importance, importance === 'fisher' ? fisher : {});
        expect(Math.abs(value - expected)).toBeLessThanOrEqual(1e-5 * expected);
      }),
    );
  });

  test('has no pull at the base model, where B = 0', () => {
    fc.assert(
      fc.property(leaves(1), (drawn) => {
        const adapter = Object.fromEntries(
          Object.entries(tensorsOf(drawn)[0]!).map(([name, leaf]) => [
            name,
            name.endsWith('.lora_B') ? tf.zerosLike(leaf) : leaf,
          ]),
        );
        const { value, gradient } = penalty(adapter, 'uniform');
        expect([value, ...gradient].every((number) => number === 0)).toBe(true);
      }),
    );
  });
});
