import { expect, test } from 'vitest';
import { type BenchRun, ratiosOf } from './ratios.ts';

const run = (seconds: Readonly<Record<string, number>>): BenchRun =>
  Object.fromEntries(
    Object.entries(seconds).map(([name, median]) => [name, { median, quartiles: [median, median] as const, runs: 3 }]),
  );

test('a change counts where every round shows it, however loaded the machine was', () => {
  const before = [run({ matmul: 1, softmax: 1, sum: 1 }), run({ matmul: 2, softmax: 2, sum: 2 })];
  const after = [run({ matmul: 0.8, softmax: 1.2, sum: 1.2 }), run({ matmul: 1.6, softmax: 2.4, sum: 1.9 })];
  expect(ratiosOf(before, after).map(({ name, verdict }) => [name, verdict])).toEqual([
    ['matmul', 'faster'],
    ['softmax', 'slower'],
    ['sum', 'unclear'],
  ]);
});

test('3 % is noise, and what one side lacks is left out', () => {
  expect(ratiosOf([run({ matmul: 1, gone: 1 })], [run({ matmul: 1.02, fresh: 1 })])).toEqual([
    { name: 'matmul', before: 1, after: 1.02, ratios: [1.02], verdict: 'unclear' },
  ]);
});
