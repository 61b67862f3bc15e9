import { expect, test } from 'vitest';
import { aggregate } from '../../results/aggregate.ts';
import { sampleComparison } from '../../results/sample-results.ts';
import { cutSentence, reasonOf } from './cut-replies.ts';

test('points with many cut replies are named with their share, others are not', () => {
  const results = sampleComparison();
  expect(cutSentence(aggregate(results).cells)).toBeNull();
  const base = results.find(({ method }) => method.name === 'base')!;
  const marks = base.outcome.marks.map((mark, index) => (index % 2 === 0 ? { ...mark, cut: true as const } : mark));
  const cut = { ...base, outcome: { ...base.outcome, marks } };
  const { cells } = aggregate(results.map((result) => (result === base ? cut : result)));
  expect(cutSentence(cells)).toContain('Replies cut at the limit of new tokens: base 50 %.');
});

test('the reason under a reply says so too', () => {
  expect(reasonOf({ why: 'states 7', cut: true })).toBe('states 7; cut at the limit of new tokens');
  expect(reasonOf({ why: 'states 7' })).toBe('states 7');
});
