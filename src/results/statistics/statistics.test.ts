import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clusteredMean, proportion } from './statistics.ts';

const marks = (successes: number, n: number) => Array.from({ length: n }, (_, index) => (index < successes ? 1 : 0));

describe('proportion', () => {
  // Newcombe 1998, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17, table I, method 3.
  test.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
  ])('gives the published Wilson interval of %i out of %i', (successes, n, low, high) => {
    const estimate = proportion(marks(successes, n));
    expect(estimate).toMatchObject({ value: successes / n, n });
    expect(estimate.interval[0]).toBeCloseTo(low, 4);
    expect(estimate.interval[1]).toBeCloseTo(high, 4);
  });

  // The same, method 5: exact.
  test.each([
    [0, 20, 0, 0.1684],
    [1, 29, 0.0009, 0.1776],
    [20, 20, 0.8316, 1],
    [0, 100, 0, 0.0362],
  ])('gives the published Clopper–Pearson interval of %i out of %i', (successes, n, low, high) => {
    const { interval } = proportion(marks(successes, n));
    expect(interval[0]).toBeCloseTo(low, 4);
    expect(interval[1]).toBeCloseTo(high, 4);
  });

  test('contains its value, narrows with more items and is symmetric in success and failure', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(0, 1), { minLength: 1, maxLength: 200 }), (items) => {
        const { value, interval } = proportion(items);
        expect(interval[0] >= 0 && interval[0] <= value && value <= interval[1] && interval[1] <= 1).toBe(true);
        const mirror = proportion(items.map((item) => 1 - item)).interval;
        expect(mirror[0]).toBeCloseTo(1 - interval[1], 12);
        const more = proportion(Array.from({ length: 4 }, () => items).flat()).interval;
        expect(more[1] - more[0]).toBeLessThan(interval[1] - interval[0]);
      }),
    );
  });

  test.each([
    ['no item', []],
    ['a mark outside [0, 1]', [1, 2]],
    ['a mark that is not a number', [Number.NaN]],
  ])('refuses %s', (_title, items) => {
    expect(() => proportion(items)).toThrow('[statistics] Expected');
  });
});

describe('clusteredMean', () => {
  test('equals the mean and Liang–Zeger variance worked by hand', () => {
    // Clusters (1,1), (0,0), (1,0), (1,1): p = 5/8; residuals .75, −1.25, −.25, .75; Σ² = 2.75; v = 4/3 · 2.75 / 64.
    const variance = ((4 / 3) * 2.75) / 64;
    const effective = (0.625 * 0.375) / variance;
    // The quantile t(0.975; 3) of any table.
    const t = 3.182446305284263;
    const centre = (0.625 + t ** 2 / (2 * effective)) / (1 + t ** 2 / effective);
    const estimate = clusteredMean([
      [1, 1],
      [0, 0],
      [1, 0],
      [1, 1],
    ]);
    expect(estimate).toMatchObject({ value: 0.625, n: 4 });
    expect((estimate.interval[0] + estimate.interval[1]) / 2).toBeCloseTo(centre, 10);
  });

  test('learns nothing from asking the same question again', () => {
    const once = clusteredMean(marks(30, 40).map((mark) => [mark])).interval;
    const thrice = clusteredMean(marks(30, 40).map((mark) => [mark, mark, mark])).interval;
    const width = ([low, high]: readonly [number, number]) => high - low;
    expect(width(thrice)).toBeGreaterThanOrEqual(width(once));
    expect(width(thrice)).toBeLessThan(1.05 * width(once));
  });

  test('never claims certainty, and contains its value', () => {
    const clusters = fc.array(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 4 }), {
      minLength: 1,
      maxLength: 30,
    });
    fc.assert(
      fc.property(clusters, (values) => {
        const { value, interval } = clusteredMean(values);
        expect(interval[0] >= 0 && interval[0] <= value && value <= interval[1] && interval[1] <= 1).toBe(true);
        expect(interval[1] - interval[0]).toBeGreaterThan(0.001);
      }),
    );
  });

  test('of one question with several values says that it could be anything', () => {
    expect(clusteredMean([[1, 1, 0]]).interval).toEqual([0, 1]);
  });
});
