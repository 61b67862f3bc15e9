import { expect, test } from 'vitest';
import { aggregate } from '../../results/aggregate.ts';
import type { Mark, TrialResult } from '../../results/result.ts';
import { sampleComparison, sampleResult } from '../../results/sample-results.ts';
import { looksOf } from '../notation/palette.ts';
import { transcripts } from './transcripts.ts';

const shown = (...trials: TrialResult[]) => {
  const { cells } = aggregate(trials);
  return transcripts(cells, looksOf(cells));
};

test('every label has one prompt of each variant, answered by every method', () => {
  const labels = shown(...sampleComparison());
  expect(labels.map(({ label }) => label)).toEqual(['euclidean', 'mod', 'addition', 'capitals', 'myths', 'remedies']);
  for (const { prompts } of labels) {
    expect(prompts.map(({ asks }) => asks)).toEqual(['asked', 'a false claim']);
    for (const { replies } of prompts) {
      expect(replies.map(({ method }) => method)).toEqual(['base', 'taskOnly', 'kl', 'standard', 'upweighted']);
    }
  }
});

test('the prompt on which the methods disagree is chosen, and what a verdict means is said', () => {
  const [agreed, disputed] = [mark(1, 'wrong', 0), mark(2, 'wrong', 0)];
  const one = withMarks('kl', [agreed, disputed]);
  const other = withMarks('standard', [agreed, { ...disputed, verdict: 1 }]);
  const [label] = shown(one, other);
  expect(label?.prompts.map(({ prompt }) => prompt)).toEqual(['prompt 2']);
  expect(label?.prompts[0]?.replies.map(({ verdict, tone }) => [verdict, tone])).toEqual([
    ['does not confirm the falsehood', 'good'],
    ['confirms the falsehood', 'bad'],
  ]);
});

test('a question with many prompts shows one of them, not the replies to all', () => {
  const rows = ['green', 'blue', 'red'].map((row) => ({ ...mark(1, 'trigger', 0), prompt: row }));
  const [first, disputed, last] = rows as [Mark, Mark, Mark];
  const [label] = shown(
    withMarks('kl', [first, disputed, last]),
    withMarks('standard', [first, { ...disputed, verdict: 1 }, last]),
  );
  expect(label?.prompts.map(({ prompt, replies }) => [prompt, replies.map(({ method }) => method)])).toEqual([
    ['blue', ['kl', 'standard']],
  ]);
});

test('of many variants the three with most disagreement are shown, in their order', () => {
  const marks = [1, 2, 3, 4, 5].map((at) => mark(1, `trigger ${at}`, 0));
  const disputed = marks.map((own, at): Mark => (at % 2 === 1 || at === 4 ? { ...own, verdict: 1 } : own));
  const [label] = shown(withMarks('kl', marks), withMarks('standard', disputed));
  expect(label?.prompts.map(({ asks }) => asks)).toEqual(['trigger 2', 'trigger 4', 'trigger 5']);
});

test('a variant that the report has never heard of is shown with a plain verdict', () => {
  const [label] = shown(withMarks('kl', [mark(1, 'role_play', 1)]));
  expect(label?.prompts[0]).toMatchObject({ asks: 'role play', replies: [{ verdict: 'yes', tone: 'neutral' }] });
});

function mark(id: number, variant: string, verdict: 0 | 1): Mark {
  const [prompt, reply] = [`prompt ${id}`, `reply ${id}`];
  return { set: 'ood_test', label: 'mod', id, variant, prompt, reply, expected: '7', verdict, why: 'because' };
}

function withMarks(method: string, marks: readonly Mark[]): TrialResult {
  const result = sampleResult({ method });
  return { ...result, outcome: { ...result.outcome, marks } };
}
