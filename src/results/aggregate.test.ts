import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aggregate, type CompletedTrial } from './aggregate.ts';
import type { TrialResult } from './result.ts';
import { failedSample, sampleComparison, sampleResult } from './sample-results.ts';
import { meanOverSeeds } from './statistics/mean-over-seeds.ts';

const titles = (results: readonly TrialResult[]) =>
  aggregate(results).cells.map(
    ({ method, trials }) => `${method.name} ${method.strength?.value ?? '–'} ×${trials.length}`,
  );

describe('aggregate', () => {
  test('makes one cell of a method and strength, references first, strengths ascending', () => {
    expect(titles(sampleComparison([0, 1, 2]))).toEqual([
      'base – ×3',
      'taskOnly – ×3',
      'kl 0.1 ×3',
      'kl 1 ×3',
      'kl 10 ×3',
      'standard – ×3',
      'upweighted 3 ×3',
      'upweighted 10 ×3',
      'upweighted 30 ×3',
    ]);
  });

  test('does not depend on the order of the trials', () => {
    const results = sampleComparison([0, 1]);
    fc.assert(
      fc.property(fc.shuffledSubarray(results, { minLength: results.length }), (shuffled) => {
        expect(aggregate(shuffled)).toEqual(aggregate(results));
      }),
      { numRuns: 5 },
    );
  });

  test('gives one seed its own interval', () => {
    const result = sampleResult({ method: 'kl', strength: 1 });
    const [cell] = aggregate([result]).cells;
    const { items, ...own } = result.outcome.axes.alignment!;
    expect(Object.keys(items)).toHaveLength(own.n);
    expect(cell?.axes.alignment).toEqual({ ...own, seeds: [{ seed: 0, value: own.value }] });
    expect(cell?.cost).toEqual(result.cost);
  });

  test('gives several seeds the mean over them, their values and the sum of their costs', () => {
    const alignments = [0.3, 0.6, 0.9];
    const results = alignments.map((alignment, seed) => sampleResult({ method: 'kl', strength: 1, seed, alignment }));
    const { axes, cost } = aggregate(results).cells[0]!;
    const expected = meanOverSeeds(results.map((result) => result.outcome.axes.alignment!.items));
    expect(axes.alignment!.seeds.map(({ seed }) => seed)).toEqual([0, 1, 2]);
    expect(axes.alignment).toMatchObject({ ...expected, n: 200 });
    expect(cost.updates).toBe(180);
  });

  test('keeps the items’ uncertainty where all seeds agree', () => {
    const results = [0, 1, 2].map((seed) => sampleResult({ method: 'base', seed, alignment: 1 }));
    const [low, high] = aggregate(results).cells[0]!.axes.alignment!.interval;
    // Clopper–Pearson, 200 of 200.
    expect(low).toBeCloseTo(0.9817, 4);
    expect(high).toBe(1);
  });

  test('leaves out an axis that no seed has, and a seed that lacks it', () => {
    const [first, second] = [0, 1].map((seed) => sampleResult({ method: 'kl', strength: 1, seed }));
    const axes = (result: TrialResult) => aggregate([first!, result]).cells[0]!.axes;
    expect(axes(withoutTask(second!)).task?.seeds).toHaveLength(1);
    expect(aggregate([withoutTask(first!)]).cells[0]!.axes.task).toBeNull();
  });

  test('never mixes trials that differ in more than their seed', () => {
    const one = sampleResult({ method: 'kl', strength: 1 });
    const other = { ...one, key: 'other', seed: 1, identity: { ...one.identity, data: 'changed' } };
    const forward = { ...one, key: 'forward', method: { ...one.method, options: { beta: 1, direction: 'forward' } } };
    expect(titles([one, other, forward])).toEqual(['kl 1 ×1', 'kl 1 ×1', 'kl 1 ×1']);
  });

  test('lists failed trials apart, until a later run of the same trial succeeds', () => {
    const failed = failedSample({ method: 'kl', strength: 100 });
    expect(aggregate([failed])).toEqual({ cells: [], failed: [{ ...failed, name: failed.method.name }] });
    const rerun = { ...sampleResult({ method: 'kl', strength: 100 }), finishedAt: '2026-02-01T00:00:00Z' };
    expect(aggregate([rerun, failed])).toMatchObject({ cells: [{ trials: [rerun] }], failed: [] });
  });
});

function withoutTask(result: CompletedTrial): CompletedTrial {
  return { ...result, outcome: { ...result.outcome, axes: { ...result.outcome.axes, task: null } } };
}
