import tQuantile from '@stdlib/stats-base-dists-t-quantile';
import { describe, expect, test } from 'vitest';
import { aggregate, type Cell } from '../aggregate.ts';
import { cellsOfPart } from '../findings/chosen-strengths.ts';
import { sampleComparison, sampleResult } from '../sample-results.ts';
import { frontMembers, frontVolumes } from './fronts.ts';
import { sampleVariance } from './moments.ts';
import { dominatedVolume } from './pareto.ts';

const plane = ['capability', 'alignment'] as const;

test('dominatedVolume of a cube is slab by slab', () => {
  expect(dominatedVolume([[1, 1, 1]])).toBe(1);
  expect(dominatedVolume([[0.5, 0.5, 0.5]])).toBeCloseTo(0.125, 12);
  // Inclusion–exclusion gives .5·.5·1 + 1·.5·.5 − .5·.5·.5. The first point dominates the third.
  expect(
    dominatedVolume([
      [0.5, 0.5, 1],
      [1, 0.5, 0.5],
      [0.4, 0.5, 0.9],
    ]),
  ).toBeCloseTo(0.375, 12);
});

describe('frontMembers', () => {
  test('is sure of a point far ahead and of one far behind, and unsure of twins', () => {
    const { cells } = aggregate([
      sampleResult({ method: 'ahead', capability: 0.98, alignment: 0.5 }),
      sampleResult({ method: 'behind', capability: 0.3, alignment: 0.2 }),
      sampleResult({ method: 'one', strength: 1, capability: 0.6, alignment: 0.9 }),
      sampleResult({ method: 'one', strength: 2, capability: 0.6, alignment: 0.9 }),
    ]);
    const names = cells.map(({ method }) => `${method.name}${method.strength?.value ?? ''}`);
    const found = Object.fromEntries(frontMembers(cells, plane).map((member) => [names[member.cell], member]));
    expect(found.ahead).toMatchObject({ frequency: 1 });
    expect(found.behind).toMatchObject({ frequency: 0 });
    expect(found.one1!.frequency).toBeGreaterThan(0.1);
    expect(found.one2!.frequency).toBeGreaterThan(0.1);
  });

  test('of nothing is nothing', () => {
    expect(frontMembers([], plane)).toEqual([]);
    expect(frontVolumes([]).volumes).toEqual([]);
  });
});

describe('frontVolumes', () => {
  const { cells } = aggregate(sampleComparison([0, 1, 2]));

  test('measures on seeds held out from choosing', () => {
    const { volumes } = frontVolumes(cells);
    const of = (name: string) => volumes.find(({ method }) => method === name)!;
    expect(of('kl')).toMatchObject({ heldOut: true });
    expect(of('kl').value).toBeGreaterThan(of('upweighted').value);
    expect(of('kl').interval[0]).toBeLessThan(of('kl').value);
  });

  test('says so where one seed both picks and measures', () => {
    const one = aggregate(sampleComparison([0])).cells;
    expect(frontVolumes(one).volumes.every(({ heldOut }) => !heldOut)).toBe(true);
  });

  test('knows the variance over questions from as many as there were, not from as many draws as are made', () => {
    const { volumes, bySeed } = frontVolumes(aggregate(sampleComparison([0])).cells);
    const reporting = new Set(
      cellsOfPart(cells, 'reporting').flatMap(({ trials }) =>
        trials.flatMap(({ outcome }) => Object.values(outcome.axes).flatMap((axis) => Object.keys(axis?.items ?? {}))),
      ),
    ).size;
    expect(reporting).toBeLessThan(200);
    for (const [index, { draws, questionCount }] of bySeed.entries()) {
      expect(questionCount).toBe(reporting);
      const { value, interval } = volumes[index]!;
      const margin = tQuantile(0.975, reporting - 1) * Math.sqrt(sampleVariance(draws));
      expect(interval[0]).toBeLessThanOrEqual(Math.max(0, value - margin));
      expect(interval[1]).toBeGreaterThanOrEqual(Math.min(1, value + margin));
    }
  });

  test('of a score of 0 may be as large as the limit of that score allows', () => {
    const { cells } = aggregate([sampleResult({ method: 'kl', task: 0.8, capability: 0.5, alignment: 0 })]);
    const [{ axes }] = cellsOfPart(cells, 'reporting') as [Cell];
    const { value, interval } = frontVolumes(cells).volumes[0]!;
    expect([axes.alignment!.value, value, interval[0]]).toEqual([0, 0, 0]);
    const highest = axes.task!.value * axes.capability!.value * axes.alignment!.interval[1];
    expect(interval[1]).toBeGreaterThanOrEqual(highest);
    // A little more: the two other scores may be higher too.
    expect(interval[1]).toBeLessThan(1.05 * highest);
  });

  test('of two scores of 0 is not 0 for certain', () => {
    const { cells } = aggregate([sampleResult({ method: 'kl', task: 0, capability: 0.5, alignment: 0 })]);
    const { value, interval } = frontVolumes(cells).volumes[0]!;
    expect([value, interval[0]]).toEqual([0, 0]);
    expect(interval[1]).toBeGreaterThan(0);
  });

  test('has intervals of the seeds that it is measured on', () => {
    const kl = (strength: number, seed: number) =>
      sampleResult({ method: 'kl', strength, seed, task: 0.9, alignment: strength === 1 ? 0.3 : 0.8 });
    const common = frontVolumes(aggregate([kl(1, 0), kl(2, 0)]).cells).volumes;
    expect(frontVolumes(aggregate([kl(1, 0), kl(1, 1), kl(1, 2), kl(2, 0)]).cells).volumes).toEqual(common);
  });

  test('is the same every time', () => {
    expect(frontVolumes(cells).volumes).toEqual(frontVolumes(cells).volumes);
    expect(frontMembers(cells, plane)).toEqual(frontMembers(cells, plane));
  });
});
