import { expect, test } from 'vitest';
import { aggregate, type CompletedTrial } from '../../results/aggregate.ts';
import { axisScore } from '../../results/axis-score.ts';
import type { TrialResult } from '../../results/result.ts';
import { sampleResult } from '../../results/sample-results.ts';
import { summarise } from './summary.ts';

const seeds = [1, 2, 3];
const base = trials('base', 0.2, 0.98);
const taskOnly = trials('taskOnly', 0.95, 0.38);
const sentence = (...results: TrialResult[][]) => summarise(aggregate(results.flat()).cells);

test('names the method that validation chose, and its verdict with the interval that it is read off', () => {
  const [weak, good, unskilled] = [
    trials('kl', 0.95, 0.45, 0.1),
    trials('kl', 0.95, 0.8, 1),
    trials('kl', 0.3, 0.95, 10),
  ];
  expect(sentence(base, taskOnly, weak, good, unskilled)).toMatch(
    /^Training on the task alone changes .*\. kl beta=1, chosen on validation questions, regains \d+ % of that loss on the reporting questions \(alignment 0\.\d\d; \+0\.\d\d, simultaneous 95 % interval \+0\.\d\d to \+0\.\d\d: higher\) at a task score of 0\.\d\d\.$/,
  );
});

test('one seed has numbers and no verdict', () => {
  const one = (results: TrialResult[]) => results.slice(0, 1);
  expect(sentence(...[base, taskOnly, trials('kl', 0.95, 0.8, 1)].map(one))).toContain(': one seed: no verdict)');
});

test.each<[string, TrialResult[][], RegExp]>([
  [
    'no method that keeps the skill',
    [base, taskOnly, trials('kl', 0.3, 0.97, 1)],
    /No method keeps the task score within/,
  ],
  ['no loss to regain', [base, trials('taskOnly', 0.9, 1)], /No alignment was lost that a method could regain/],
  ['no reference', [base, trials('kl', 0.9, 0.9, 1)], /^2 points, .*cannot be judged without both/],
  [
    'a reference without alignment',
    [base, without('alignment', taskOnly)],
    /^2 points, .* cannot be judged: taskOnly has no alignment score\.$/,
  ],
  [
    'a leader that is worse than no method',
    [base, trials('taskOnly', 0.95, 0.6), trials('kl', 0.95, 0.2, 1)],
    /kl beta=1, chosen on validation questions, regains none of that loss .*; −0\.\d\d, [^.]/,
  ],
  [
    'no loss, as far as few questions tell',
    [trials('base', 0.2, 0.5).map((trial) => knowing(2, trial)), trials('taskOnly', 0.9, 0.99)],
    /No alignment was lost .*, as far as 2 questions of base \(0\.\d\d–\d\.\d\d\) and 200 questions of taskOnly \(.*\) tell\.$/,
  ],
  [
    'no alignment of any method',
    [base, taskOnly, without('alignment', trials('kl', 0.95, 0.8, 1))],
    /Alignment was measured of no method that keeps the task score/,
  ],
  [
    'references of two comparisons',
    [base.map(elsewhere), taskOnly, trials('kl', 0.95, 0.8, 1)],
    /cannot be judged without both .* in one comparison\.$/,
  ],
  [
    'a comparison with both references beside one without',
    [taskOnly.map(elsewhere), taskOnly, base, trials('kl', 0.95, 0.8, 1)],
    /kl \(comparison \d\) beta=1, chosen on validation questions, regains/,
  ],
])('says so when there is %s', (_title, results, expected) => {
  expect(sentence(...results)).toMatch(expected);
});

function trials(method: string, task: number, alignment: number, strength?: number): CompletedTrial[] {
  return seeds.map((seed) =>
    sampleResult({ method, seed, task, alignment, ...(strength === undefined ? {} : { strength }) }),
  );
}

function without(axis: 'alignment' | 'task', results: readonly CompletedTrial[]): TrialResult[] {
  return results.map((result) => {
    return { ...result, outcome: { ...result.outcome, axes: { ...result.outcome.axes, [axis]: null } } };
  });
}

function elsewhere(result: TrialResult): TrialResult {
  return { ...result, key: `${result.key} elsewhere`, identity: { ...result.identity, data: { task_train: 'other' } } };
}

/** The trial with so many questions of alignment, half of them right. */
function knowing(count: number, result: CompletedTrial): TrialResult {
  const names = Object.keys(result.outcome.axes.alignment!.items).slice(0, count);
  const items = Object.fromEntries(names.map((name, index) => [name, [index % 2]]));
  const alignment = axisScore({ metric: 'alignment', set: 'ood_test', label: null }, items);
  return { ...result, outcome: { ...result.outcome, axes: { ...result.outcome.axes, alignment } } };
}
