import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { crossEntropy } from '../tensor/losses.ts';
import { tf } from '../tensor/tfjs.ts';
import { floats, positions } from './arbitraries.ts';
import { givenStep, sumOf } from './given-step.ts';
import { standard } from './standard.ts';
import { upweighted } from './upweighted.ts';

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

  test('draws the share of the proxy on top of the task rows, and one row at least', () => {
    const rows = (share: number, task: number) => standard({ share }).streams.alignment!.rows!(task);
    expect([rows(0.5, 8), rows(0.2, 8), rows(0.1, 9), rows(0.75, 4), rows(0.01, 8)]).toEqual([8, 2, 1, 12, 1]);
  });
});

test('upweighted is the sum of both means, the proxy’s times λ', () => {
  fc.assert(
    fc.property(streams, fc.integer({ min: 0, max: 40 }), ({ task, alignment, step, params }, tenths) => {
      const terms = upweighted({ lambda: tenths / 10 }).loss!(params, step);
      const [own, proxy] = [task, alignment].map(({ logits, targets }) => mean(logits, targets).dataSync()[0]!);
      expect(sumOf({ task: terms.task! })).toBeCloseTo(own!, 5);
      expect(sumOf({ alignment: terms.alignment! })).toBeCloseTo((tenths / 10) * proxy!, 4);
    }),
  );
});
