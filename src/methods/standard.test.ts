import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { crossEntropy } from '../tensor/losses.ts';
import { tf } from '../tensor/tfjs.ts';
import { floats, positions } from './contract/arbitraries.ts';
import { givenStep, sumOf } from './interface/given-step.ts';
import { standard } from './standard.ts';

const WORDS = 4;
const stream = positions(WORDS).chain((given) =>
  floats(given.targets.length * WORDS).map((logits) => ({ ...given, logits })),
);
const matrix = (logits: readonly number[]) => tf.tensor([...logits], [logits.length / WORDS, WORDS]);
/** The plain token mean over some positions. */
const mean = (logits: readonly number[], targets: readonly number[]) =>
  crossEntropy(matrix(logits), tf.tensor1d([...targets], 'int32'), tf.fill([targets.length], 1 / targets.length));

const streams = fc.record({ task: stream, alignment: stream }).map(({ task, alignment }) => ({
  task,
  alignment,
  step: givenStep({ streams: { task, alignment } }),
  params: { 'task.logits': matrix(task.logits), 'alignment.logits': matrix(alignment.logits) },
}));

describe('standard', () => {
  test('is the cross-entropy over the union of task and proxy, a mean over all answer tokens', () => {
    fc.assert(
      fc.property(streams, ({ task, alignment, step, params }) => {
        const pooled = mean([...task.logits, ...alignment.logits], [...task.targets, ...alignment.targets]);
        expect(sumOf(standard().loss!(params, step))).toBeCloseTo(pooled.dataSync()[0]!, 4);
      }),
    );
  });

  test('lies between the two means, and its terms share the weight of one mean', () => {
    fc.assert(
      fc.property(streams, ({ task, alignment, step, params }) => {
        const [own, proxy] = [task, alignment].map(({ logits, targets }) => mean(logits, targets).dataSync()[0]!);
        const all = sumOf(standard().loss!(params, step));
        expect(all).toBeGreaterThanOrEqual(Math.min(own!, proxy!) - 1e-4);
        expect(all).toBeLessThanOrEqual(Math.max(own!, proxy!) + 1e-4);
      }),
    );
  });

  test('mixes in that share of rows, as nearly as whole rows allow', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 64 }), fc.double({ min: 0.01, max: 0.9, noNaN: true }), (task, share) => {
        const rows = standard({ share }).streams.alignment!.rows!(task);
        const exact = (task * share) / (1 - share);
        expect(rows).toBeGreaterThanOrEqual(1);
        expect(Math.abs(rows - Math.max(1, exact))).toBeLessThanOrEqual(0.5);
      }),
    );
  });

  test('draws the share of the proxy on top of the task rows, and one row at least', () => {
    const rows = (share: number, task: number) => standard({ share }).streams.alignment!.rows!(task);
    expect([rows(0.5, 8), rows(0.2, 8), rows(0.1, 9), rows(0.75, 4), rows(0.01, 8)]).toEqual([8, 2, 1, 12, 1]);
  });
});
