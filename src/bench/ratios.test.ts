import { expect, test } from 'vitest';
import { type BenchRun, ratiosOf } from './ratios.ts';

const run = (seconds: Readonly<Record<string, number>>): BenchRun =>
  Object.fromEntries(
    Object.entries(seconds).map(([name, median]) => [name, { median, quartiles: [median, median] as const, runs: 3 }]),
  );

test('a change counts where every round shows it, however loaded the machine was', () => {
  const before = [1, 2, 1].map((load) => run({ matmul: load, softmax: load, sum: load }));
  const after = [1, 2, 1].map((load) => run({ matmul: 0.8 * load, softmax: 1.2 * load, sum: load === 2 ? 1.9 : 1.2 }));
  expect(ratiosOf(before, after).map(({ name, verdict }) => [name, verdict])).toEqual([
    ['matmul', 'faster'],
    ['softmax', 'slower'],
    ['sum', 'unclear'],
  ]);
});

test('two rounds say nothing', () => {
  const rounds = [run({ matmul: 1 }), run({ matmul: 1 })];
  expect(ratiosOf(rounds, [run({ matmul: 0.5 }), run({ matmul: 0.5 })])[0]!.verdict).toBe('unclear');
});

test('3 % is noise, and what one side lacks is left out', () => {
  expect(ratiosOf([run({ matmul: 1, gone: 1 })], [run({ matmul: 1.02, fresh: 1 })])).toEqual([
    { name: 'matmul', before: 1, after: 1.02, ratios: [1.02], verdict: 'unclear' },
  ]);
});
