import { expect, test } from 'vitest';
import { aggregate, type Cell } from '../../results/aggregate.ts';
import { type SampleTrial, sampleResult } from '../../results/sample-results.ts';
import { earlierDifferences } from './earlier-differences.ts';

const cellOf = (trial: SampleTrial, seeds: readonly number[]): Cell =>
  aggregate(seeds.map((seed) => sampleResult({ ...trial, seed }))).cells[0]!;
/** Other answers of the same true rates: the made-up answers follow from the strength. */
const moved = (method: string, before: number, now: number, seeds: readonly number[] = [1, 2, 3]) => ({
  cell: cellOf({ method, strength: 1, alignment: now }, seeds),
  other: cellOf({ method, strength: 2, alignment: before }, seeds),
});
const names = ['standard', 'upweighted', 'dpo', 'steering', 'oLora', 'safeLora'];
const unchanged = names.map((name) => moved(name, 0.5, 0.5));

test('every verdict is read from the interval beside it', () => {
  const pairs = [
    ...unchanged,
    ...[0.02, 0.05, 0.1, 0.2, 0.4].map((fall, index) => moved(`kl${index}`, 0.6, 0.6 - fall)),
  ];
  const found = earlierDifferences([...pairs, moved('lagrangian', 0.2, 0.9)], 'alignment');
  for (const { interval, verdict } of found) {
    const [low, high] = interval;
    expect(verdict).toBe(low > 0 ? 'higher' : high < 0 ? 'lower' : 'not told apart');
  }
  const verdicts = found.map(({ verdict }) => verdict);
  expect(verdicts.slice(0, names.length)).toEqual(names.map(() => 'not told apart'));
  expect(verdicts.slice(-2)).toEqual(['lower', 'higher']);
});

test('an interval is wider beside more points, because all hold at once', () => {
  const widthOf = (pairs: Parameters<typeof earlierDifferences>[0]) => {
    const { interval, alone } = earlierDifferences(pairs, 'alignment')[0]!;
    return (interval[1] - interval[0]) / (alone[1] - alone[0]);
  };
  expect(widthOf(unchanged.slice(0, 1))).toBeCloseTo(1, 2);
  expect(widthOf(unchanged)).toBeGreaterThan(1.2);
});

test.each([
  [[1], 'one seed: no verdict'],
  [[1, 2], '2 seeds: no verdict'],
  [[1, 2, 3], 'higher'],
])('seeds %j of a large rise: %s', (seeds, verdict) => {
  const [found] = earlierDifferences([moved('kl', 0.2, 0.95, seeds), ...unchanged], 'alignment');
  expect(found!.value).toBeGreaterThan(0.6);
  expect(found).toMatchObject({ seeds: seeds.length, verdict });
});

test('stored trials that came back as they were do not make the changed ones look steadier', () => {
  const stored = names.map((name) => ({ ...moved(name, 0.5, 0.5), cell: moved(name, 0.5, 0.5).other }));
  const changed = [
    moved('kl', 0.5, 0.5),
    moved('dpo', 0.4, 0.4),
    moved('lagrangian', 0.6, 0.6),
    moved('base', 0.9, 0.9),
  ];
  const [alone] = earlierDifferences(changed, 'alignment');
  const beside = earlierDifferences([...changed, ...stored], 'alignment');
  expect(beside[0]!.alone).toEqual(alone!.alone);
  expect(beside.at(-1)).toMatchObject({ value: 0, verdict: 'not told apart' });
  expect(beside.at(-1)!.interval[1]).toBeLessThan(0.05);
});
