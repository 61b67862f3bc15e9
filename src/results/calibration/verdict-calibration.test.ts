import { expect, test } from 'vitest';
import { verdictRates } from './verdict-calibration.ts';

// npm run bench:statistics does the same with more runs and methods. The seeds are fixed.
const world = { methods: 12, seeds: 3, questions: 80, betweenSeeds: 0.06 };

test('a family of equal methods seldom gets a verdict, and a true difference of 0.25 does', () => {
  const { falseVerdict, found } = verdictRates({ ...world, difference: 0.25 }, 60);
  expect(falseVerdict).toBeLessThan(0.15);
  expect(found).toBeGreaterThan(0.6);
});

test('two seeds get none', () => {
  expect(verdictRates({ ...world, seeds: 2, difference: 0.5 }, 5).found).toBe(0);
});

test('equal methods beside as many at the ceiling seldom get one', () => {
  const crowded = { ...world, methods: 6, atCeiling: 12, strengths: 2, betweenSeeds: 0.12 };
  expect(verdictRates(crowded, 60).falseVerdict).toBeLessThan(0.06);
});
