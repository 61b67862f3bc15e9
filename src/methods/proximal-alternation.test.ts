import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withPrefix } from '../engine/named-arrays.ts';
import { tf } from '../tensor/tfjs.ts';
import { batchGroupsAt } from '../train/batches/batch-groups.ts';
import { planRun } from '../train/batches/plan.ts';
import { randomWorld } from '../train/contract/harness.ts';
import { leaves, numbersOf, tensorsOf } from './contract/arbitraries.ts';
import { givenStep } from './interface/given-step.ts';
import { proximalAlternation } from './proximal-alternation.ts';

const { data, padId, options } = randomWorld();
const counts = fc.integer({ min: 1, max: 4 });

/** The proximal term of a turn, with the state carried into it. */
function proximal(stream: 'task' | 'alignment', adapter: ReturnType<typeof tensorsOf>[0], carried: typeof adapter) {
  // The step sees a model output that has not changed.
  const logits = { [`${stream}.logits`]: tf.zeros([1, 2]) };
  const unmoved = { ...withPrefix('task.', logits), ...withPrefix('alignment.', logits) };
  const step = givenStep({
    streams: { [stream]: { targets: [0], rows: [0] } },
    carried: { ...carried, ...unmoved },
  });
  return proximalAlternation({ rho: 3 }).loss!({ ...adapter, ...logits }, step).proximal!.dataSync()[0]!;
}

describe('proximalAlternation', () => {
  test('gives the proxy its updates after every K_T updates on the task, each with rows of its own', () => {
    fc.assert(
      fc.property(fc.integer({ min: 4, max: 12 }), counts, counts, (updates, taskUpdates, proxyUpdates) => {
        const { streams } = proximalAlternation({ taskUpdates, proxyUpdates });
        const plan = planRun(streams, data, padId, { ...options, updates }, 1);
        const groups = Array.from({ length: updates }, (_, index) => batchGroupsAt(index + 1, streams, plan));
        groups.forEach((found, index) => {
          const own = (index + 1) % taskUpdates === 0 ? proxyUpdates : 0;
          expect(found.map((turn) => turn.map(([name]) => name))).toEqual([
            ['task'],
            ...Array.from({ length: own }, () => ['alignment']),
          ]);
        });
        const read = groups
          .flat()
          .flatMap((group) => group.flatMap(([name, batch]) => (name === 'task' ? [] : [batch])));
        expect(read).toEqual(plan.alignment);
      }),
    );
  });

  test('holds each side to where the other ended, and carries where this one did', () => {
    fc.assert(
      fc.property(leaves(3), fc.constantFrom('task', 'alignment'), (drawn, stream) => {
        const [adapter, before, after] = tensorsOf(drawn);
        const method = proximalAlternation();
        const other = stream === 'task' ? 'alignment' : 'task';
        const carried = { ...withPrefix(`${stream}.`, adapter!), ...withPrefix(`${other}.`, before!) };
        const squares = numbersOf(adapter!).map((value, index) => (value - numbersOf(before!)[index]!) ** 2);
        const expected = 1.5 * squares.reduce((sum, value) => sum + value, 0);
        expect(Math.abs(proximal(stream, adapter!, carried) - expected)).toBeLessThanOrEqual(1e-5 * expected);
        const next = method.carry!.next(carried, { params: after!, terms: { [stream]: tf.scalar(1) } });
        expect(next).toEqual({ ...withPrefix(`${stream}.`, after!), ...withPrefix(`${other}.`, before!) });
      }),
    );
  });
});
