import { expect, test } from 'vitest';
import { sampleResult } from '../results/sample-results.ts';
import { embeddedTraining } from '../settings/embedded.ts';
import { searched } from './searched.ts';

const trial = (alignment: number, changed: object = {}, finishedAt = '2026-01-01T00:00:00Z') => {
  const result = sampleResult({ method: 'kl', strength: 1, seed: 1, alignment });
  const setting = { name: 'sample', options: {} };
  const identity = { ...result.identity, setting, training: embeddedTraining, code: 'one', ...changed };
  return { ...result, identity, finishedAt };
};
/** The columns of training and alignment, without the head. */
const rowsOf = (...trials: ReturnType<typeof trial>[]) =>
  searched(trials)
    .split('\n')
    .slice(2)
    .map((line) => line.split(' | '))
    .map((cells) => ({ training: cells[0]!, alignment: Number(cells[5]) }));

test('of equal seeds the later counts, in whatever order they come', () => {
  const [old, later] = [trial(0.1), trial(0.9, {}, '2026-02-01T00:00:00Z')];
  for (const rows of [rowsOf(old, later), rowsOf(later, old)]) {
    expect(rows).toEqual([{ training: expect.not.stringContaining('code'), alignment: expect.closeTo(0.9, 0) }]);
    expect(rows[0]!.alignment).toBeGreaterThan(0.6);
  }
});

test.each([
  ['code', { code: 'two' }],
  ['version of the method', { method: { version: 'two' } }],
  ['graders', { scorers: 'two' }],
])('another %s has a row of its own, which says so', (_, changed) => {
  const rows = rowsOf(trial(0.1), trial(0.9, changed, '2026-02-01T00:00:00Z'));
  expect(rows).toHaveLength(2);
  for (const { training } of rows) expect(training).toMatch(/, code [0-9a-f]{6}$/);
  expect(rows[0]!.training).not.toBe(rows[1]!.training);
});
