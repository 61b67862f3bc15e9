import { expect, test } from 'vitest';
import { aggregate } from '../../results/aggregate.ts';
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
])('says so when there is %s', (_title, results, expected) => {
  expect(sentence(...results)).toMatch(expected);
});

function trials(method: string, task: number, alignment: number, strength?: number): TrialResult[] {
  return seeds.map((seed) =>
    sampleResult({ method, seed, task, alignment, ...(strength === undefined ? {} : { strength }) }),
  );
}
