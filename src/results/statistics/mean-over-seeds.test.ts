import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Items } from '../result.ts';
import { meanOfScores, meanOverSeeds } from './mean-over-seeds.ts';
import { clusteredMean } from './statistics.ts';

const width = ({ interval: [low, high] }: { interval: readonly [number, number] }) => high - low;
const seed = (values: readonly number[]): Items => Object.fromEntries(values.map((value, id) => [`q${id}`, [value]]));

describe('meanOverSeeds', () => {
  test('is Student’s interval over the seeds where the questions add nothing: t(0.975; 2) = 4.302653', () => {
    const flat = (value: number) => seed(Array.from({ length: 50 }, () => value));
    const { value, interval } = meanOverSeeds([0.45, 0.5, 0.55].map(flat));
    expect(value).toBeCloseTo(0.5, 12);
    expect(interval[1] - value).toBeCloseTo((4.302652729911275 * 0.05) / Math.sqrt(3), 10);
  });

  test('is close to the interval of the questions where seeds are copies', () => {
    const answers = seed(Array.from({ length: 100 }, (_, id) => (id % 3 === 0 ? 0 : 1)));
    expect(width(meanOverSeeds([answers, answers, answers]))).toBeCloseTo(width(meanOverSeeds([answers])), 1);
  });

  test('counts a question once, however many seeds ask it', () => {
    const answers = (shift: number) => seed(Array.from({ length: 60 }, (_, id) => ((id + shift) % 2 === 0 ? 1 : 0)));
    const same = width(meanOverSeeds([answers(0), answers(0), answers(0), answers(0)]));
    const others = width(meanOverSeeds([answers(0), answers(1), answers(0), answers(1)]));
    expect(others).toBeLessThan(same);
  });

  test('of one seed is the interval of its questions', () => {
    const items = { a: [1, 0], b: [1], c: [0, 0.5] };
    expect(meanOverSeeds([items])).toEqual(clusteredMean(Object.values(items)));
  });

  test('contains its value and stays in [0, 1], whatever counts on whichever seed', () => {
    const values = fc.array(
      fc.integer({ min: 0, max: 8 }).map((eighths) => eighths / 8),
      { minLength: 1, maxLength: 3 },
    );
    const items = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd', 'e'), values, { minKeys: 1 });
    fc.assert(
      fc.property(fc.array(items, { minLength: 1, maxLength: 4 }), (seeds) => {
        const { value, interval } = meanOverSeeds(seeds);
        expect(0 <= interval[0] && interval[0] <= value + 1e-12).toBe(true);
        expect(value - 1e-12 <= interval[1] && interval[1] <= 1).toBe(true);
        expect(interval[1]).toBeGreaterThan(interval[0]);
      }),
    );
  });
});

test('meanOfScores is somewhat wider than meanOverSeeds', () => {
  const seeds = [0, 1, 2].map((shift) =>
    seed(Array.from({ length: 80 }, (_, id) => ((id * 7 + shift * 11) % 10 < 6 + shift ? 1 : 0))),
  );
  const known = meanOverSeeds(seeds);
  const scores = meanOfScores(seeds.map((items) => clusteredMean(Object.values(items))));
  expect(scores.value).toBeCloseTo(known.value, 12);
  expect(width(scores)).toBeGreaterThan(width(known) - 1e-12);
  expect(width(scores)).toBeLessThan(1.3 * width(known));
});
