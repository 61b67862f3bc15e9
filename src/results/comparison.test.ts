import { describe, expect, test } from 'vitest';
import { comparisonOf, completeFromStore, newestComparisons } from './comparison.ts';
import { sampleComparison, sampleResult } from './sample-results.ts';

const names = (results: readonly { method: { name: string } }[]) => [
  ...new Set(results.map(({ method }) => method.name)),
];
const kl = sampleResult({ method: 'kl', strength: 1 });
const changed = (part: string) => ({ ...kl, key: `other-${part}`, identity: { ...kl.identity, [part]: 'changed' } });

describe('a comparison', () => {
  test('spans methods, options and seeds', () => {
    expect(new Set(sampleComparison([0, 1]).map(comparisonOf)).size).toBe(1);
  });

  test.each(['setting', 'data', 'model', 'training'])('is another one when the %s changes', (part) => {
    expect(comparisonOf(changed(part))).not.toBe(comparisonOf(kl));
  });
});

describe('completeFromStore', () => {
  test('adds the methods that the run did not touch', () => {
    const completed = completeFromStore([kl], sampleComparison());
    expect(names(completed)).toEqual(['kl', 'base', 'taskOnly', 'standard', 'upweighted']);
    expect(completed.filter(({ method }) => method.name === 'kl')).toEqual([kl]);
  });

  test('adds nothing of another comparison, and nothing to a run without results', () => {
    expect(completeFromStore([changed('data')], sampleComparison())).toHaveLength(1);
    expect(completeFromStore([], sampleComparison())).toEqual([]);
  });
});

test('newestComparisons keeps, of every setting, the comparison that was last worked on', () => {
  const later = { ...changed('model'), finishedAt: '2026-03-01T00:00:00Z' };
  const elsewhere = { ...kl, key: 'elsewhere', setting: 'other' };
  expect(newestComparisons([...sampleComparison(), later, elsewhere])).toEqual([later, elsewhere]);
});
