import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tf } from '../tensor/tfjs.ts';
import { batchGroupsAt } from '../train/batches/batch-groups.ts';
import { planRun } from '../train/batches/plan.ts';
import { randomWorld } from '../train/contract/harness.ts';
import { givenStep } from './interface/given-step.ts';
import { interleaved } from './interleaved.ts';
import { taskOnly } from './task-only.ts';

const { data, padId, options } = randomWorld();
// Of at least as many updates as it takes to read the proxy once.
const runs = fc.record({
  updates: fc.integer({ min: 6, max: 12 }),
  every: fc.integer({ min: 1, max: 6 }),
  seed: fc.nat(99),
});
const plan = (method: ReturnType<typeof taskOnly>, updates: number, seed: number) =>
  planRun(method.streams, data, padId, { ...options, updates }, seed);

describe('interleaved', () => {
  test('takes the same task rows in the same order as any method', () => {
    fc.assert(
      fc.property(runs, ({ updates, every, seed }) => {
        expect(plan(interleaved({ every }), updates, seed).task).toEqual(plan(taskOnly(), updates, seed).task);
      }),
    );
  });

  test('puts an update on the proxy after every k-th, alone, and no other', () => {
    fc.assert(
      fc.property(runs, ({ updates, every, seed }) => {
        const method = interleaved({ every });
        const found = plan(method, updates, seed);
        for (let update = 1; update <= updates; update++) {
          const streams = batchGroupsAt(update, method.streams, found).map((turn) => turn.map(([name]) => name));
          expect(streams).toEqual(update % every === 0 ? [['task'], ['alignment']] : [['task']]);
        }
        expect(found.alignment).toHaveLength(Math.floor(updates / every));
      }),
    );
  });

  test('learns from the stream whose turn it is', () => {
    fc.assert(
      fc.property(fc.constantFrom('task', 'alignment'), fc.integer({ min: 2, max: 9 }), (name, words) => {
        const step = givenStep({ streams: { [name]: { targets: [0], rows: [0] } } });
        const terms = interleaved().loss!({ [`${name}.logits`]: tf.zeros([1, words]) }, step);
        expect(Object.keys(terms)).toEqual([name]);
        expect(terms[name]!.dataSync()[0]).toBeCloseTo(Math.log(words), 5);
      }),
    );
  });
});
