import { expect, test } from 'vitest';
import { aggregate } from '../../results/aggregate.ts';
import { axisScore } from '../../results/axis-score.ts';
import { partOf } from '../../results/findings/validation-split.ts';
import { sampleResult } from '../../results/sample-results.ts';
import { looksOf } from '../notation/palette.ts';
import { chosenTables } from './chosen-table.ts';

const trialsOn = (method: string, seeds: readonly number[]) =>
  seeds.map((seed) => sampleResult({ method, seed, alignment: method === 'base' ? 0.98 : 0.4 }));
const tablesOf = (results: ReturnType<typeof trialsOn>) => {
  const { cells } = aggregate(results);
  return chosenTables(cells, looksOf(cells)) as {
    tables: { sentence: string; rows: { loses: boolean; unknown: boolean; fewer: string }[] }[];
    anyUnknown: boolean;
  };
};

test('methods without a common seed are said to have none, not too few', () => {
  const { tables } = tablesOf([...trialsOn('taskOnly', [1, 2, 3]), ...trialsOn('mine', [4, 5, 6])]);
  expect(tables[0]!.sentence).toBe('No verdicts: no other method has a score on a seed of this one.');
});

test('a method without some of the seeds says on which it rests', () => {
  const { tables } = tablesOf([...trialsOn('taskOnly', [1, 2, 3]), ...trialsOn('mine', [3, 1])]);
  expect(tables[0]!.rows.map(({ fewer }) => fewer)).toEqual(['seeds 1, 3 only']);
});

test('a skill that no validation question scored is not known, and not said to be lost', () => {
  const results = [...trialsOn('taskOnly', [1, 2, 3]), ...trialsOn('mine', [1, 2, 3])].map((result) => {
    const { task } = result.outcome.axes;
    const items = Object.fromEntries(Object.entries(task!.items).filter(([name]) => partOf(name) === 'reporting'));
    const axes = { ...result.outcome.axes, task: axisScore(task!, items) };
    return { ...result, outcome: { ...result.outcome, axes } };
  });
  const { tables, anyUnknown } = tablesOf(results);
  expect(tables[0]!.rows).toMatchObject([{ loses: false, unknown: true }]);
  expect(anyUnknown).toBe(true);
});
