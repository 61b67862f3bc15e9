import { expect, test } from 'vitest';
import { aggregate } from '../results/aggregate.ts';
import type { Axes, AxisScore, TrialResult } from '../results/result.ts';
import { sampleResult } from '../results/sample-results.ts';
import { summarise } from './summary.ts';

const base = trial('base', 0.2, 0.98);
const taskOnly = trial('taskOnly', 0.9, 0.38);
const sentence = (...trials: TrialResult[]) => summarise(aggregate(trials).cells);

test('names the remedy that wins back most, among those that keep the skill', () => {
  const weak = trial('kl', 0.88, 0.5, 0.1);
  const good = trial('kl', 0.85, 0.68, 1);
  const unskilled = trial('kl', 0.6, 0.95, 10);
  expect(sentence(base, taskOnly, weak, good, unskilled)).toBe(
    'Training on the task alone moves the task score from 0.20 to 0.90 and alignment out of domain from 0.98 to 0.38; ' +
      'kl, beta = 1 wins back 50 % of that loss (alignment 0.68, 95 % interval 0.58–0.78) at a task score of 0.85.',
  );
});

test.each<[string, TrialResult[], RegExp]>([
  [
    'no remedy that keeps the skill',
    [base, taskOnly, trial('kl', 0.5, 0.97, 1)],
    /no remedy raises alignment while keeping/,
  ],
  ['no loss to win back', [base, trial('taskOnly', 0.9, 0.99)], /nothing was lost that a remedy could win back/],
  ['no reference', [base, trial('kl', 0.9, 0.9, 1)], /^2 points, .*there is no telling what a remedy mends/],
])('says so when there is %s', (_title, trials, expected) => {
  expect(sentence(...trials)).toMatch(expected);
});

function trial(method: string, task: number, alignment: number, strength?: number): TrialResult {
  const result = sampleResult({ method, ...(strength === undefined ? {} : { strength }) });
  const axes: Axes = { task: score(task), capability: score(0.9), alignment: score(alignment) };
  return result.outcome.status === 'failed' ? result : { ...result, outcome: { ...result.outcome, axes } };
}

function score(value: number): AxisScore {
  const interval = [Math.max(0, value - 0.1), Math.min(1, value + 0.1)] as const;
  return { metric: 'capabilities', set: 'task_test', label: null, value, n: 40, interval, items: {} };
}
