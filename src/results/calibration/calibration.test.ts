import { expect, test } from 'vitest';
import { coverage, differenceCoverage, flagged } from './calibration.ts';
import { volumeCoverage } from './volume-calibration.ts';

// npm run bench:statistics does the same with 2,000 runs and more worlds. With 200 runs, a true 95 % is outside 91–99 %
// for about two seeds in a thousand. The seeds are fixed.
const RUNS = 200;
const world = { level: 0.7, questions: 60, answers: 2, betweenQuestions: 1.2, betweenSeeds: 0.5 };

test.each([1, 2, 3, 5])('intervals hold the truth of clustered answers, %i seeds', (seeds) => {
  const own = { ...world, seeds, betweenSeeds: seeds === 1 ? 0 : world.betweenSeeds };
  for (const share of [coverage(own, RUNS), differenceCoverage(own, 0.5, RUNS)]) {
    expect(share).toBeGreaterThan(0.91);
    // Two seeds cannot separate scatter between seeds from scatter between answers.
    expect(share).toBeLessThanOrEqual(seeds === 2 ? 1 : 0.99);
  }
});

test('an interval that took every answer for independent would not', () => {
  const own = { ...world, answers: 8, seeds: 1, betweenSeeds: 0, betweenQuestions: 2 };
  expect(coverage(own, RUNS)).toBeGreaterThan(0.91);
  const spread = { ...own, questions: own.questions * own.answers, answers: 1 };
  expect(coverage(spread, RUNS)).toBeLessThan(0.99);
});

test.each([1, 3])('equal methods are seldom called different, %i seeds', (seeds) => {
  const own = { ...world, seeds, betweenSeeds: seeds === 1 ? 0 : world.betweenSeeds, counting: 0.8 };
  expect(differenceCoverage(own, 0, RUNS)).toBeGreaterThan(0.92);
});

test.each([1, 3])('nor where one of them knows few questions, %i seeds', (seeds) => {
  const few = { level: 0.93, questions: 100, answers: 1, betweenQuestions: 1, counting: 0.1, countingSecond: 0.9 };
  const own = { ...few, seeds, betweenSeeds: seeds === 1 ? 0 : 0.3 };
  expect(differenceCoverage(own, 0, RUNS)).toBeGreaterThan(0.93);
});

test('a gate catches a drop of two margins and is silent about none', () => {
  const own = { ...world, questions: 150, answers: 1, seeds: 3, betweenSeeds: 0.1 };
  expect(flagged(own, { drop: 0.2, margin: 0.1, methods: 4 }, 100)).toBeGreaterThan(0.95);
  expect(flagged(own, { drop: 0, margin: 0.1, methods: 4 }, 100)).toBeLessThan(0.02);
});

test.each([1, 3])('volumes hold the truth where one axis or all are near 0, or all near 1, %i seeds', (seeds) => {
  const questions = { task: 40, capability: 144, alignment: 85 };
  const near0 = [{ task: 0.6, capability: 0.45, alignment: 0.02 }];
  const near1 = [{ task: 0.97, capability: 0.98, alignment: 0.98 }];
  const all0 = [{ task: 0.05, capability: 0.05, alignment: 0.05 }];
  for (const strengths of [near0, near1, all0]) {
    expect(volumeCoverage({ strengths, questions, seeds, betweenSeeds: 0.3 }, 60)).toBeGreaterThan(0.93);
  }
});
