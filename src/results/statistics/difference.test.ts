import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Items } from '../result.ts';
import { differenceOf } from './difference.ts';

/** Counts of questions by outcome: both models right, only the first, only the second, neither. */
function pair(both: number, first: number, second: number, neither: number): [Items, Items] {
  const verdicts = [
    ...Array.from({ length: both }, () => [1, 1]),
    ...Array.from({ length: first }, () => [1, 0]),
    ...Array.from({ length: second }, () => [0, 1]),
    ...Array.from({ length: neither }, () => [0, 0]),
  ];
  const side = (index: 0 | 1) => Object.fromEntries(verdicts.map((verdict, id) => [`q${id}`, [verdict[index]!]]));
  return [side(0), side(1)];
}

const seeds = fc.array(
  fc.dictionary(
    fc.integer({ min: 0, max: 30 }).map((id) => `q${id}`),
    fc.constantFrom([0], [1], [0, 1]),
    { minKeys: 1, maxKeys: 30 },
  ),
  { minLength: 3, maxLength: 3 },
);

describe('differenceOf', () => {
  test('is the published interval of paired proportions', () => {
    // Bonett & Price 2012, eq. 6: 59 pairs, 2 of one kind of disagreement, 14 of the other. It is worked by hand with
    // p̃ = 3/61 and 15/61, t(0.975; 60) = 2.000298 and n/(n−1). The paper has the normal’s 1.959964 instead.
    const { value, interval } = differenceOf([pair(1, 2, 14, 42)[0]], [pair(1, 2, 14, 42)[1]]);
    const [low, high] = [3 / 61, 15 / 61];
    const normal = 1.959964 * Math.sqrt((high + low - (high - low) ** 2) / 61);
    expect(value).toBeCloseTo(-12 / 59, 12);
    expect((interval[0] + interval[1]) / 2).toBeCloseTo(-12 / 61, 12);
    expect((interval[1] - interval[0]) / 2 / normal).toBeCloseTo(1.025, 1);
  });

  test('counts whole questions where seeds differ in them', () => {
    const [of, rest] = [pair(10, 0, 0, 0), pair(4, 3, 2, 4)];
    expect(differenceOf([of[0], rest[0]], [of[1], rest[1]]).n).toBe(Math.floor(2 / (1 / 10 + 1 / 13)));
    const equal = Array.from({ length: 3 }, () => pair(49, 0, 0, 0));
    expect(
      differenceOf(
        equal.map(([side]) => side),
        equal.map(([, side]) => side),
      ).n,
    ).toBe(49);
  });

  test('changes sign with the order, and only that', () => {
    fc.assert(
      fc.property(seeds, seeds, (a, b) => {
        const [there, back] = [differenceOf(a, b), differenceOf(b, a)];
        expect(back.value).toBeCloseTo(-there.value, 12);
        expect(back.interval[0]).toBeCloseTo(-there.interval[1], 12);
        expect(there.interval[0] <= there.value && there.value <= there.interval[1]).toBe(true);
      }),
    );
  });

  test('of a model with itself is nothing, but no certainty', () => {
    fc.assert(
      fc.property(seeds, (a) => {
        const { value, interval, common } = differenceOf(a, a);
        expect([value, common]).toEqual([0, undefined]);
        expect(interval[0]).toBeLessThan(0);
        expect(interval[1]).toBeGreaterThan(0);
      }),
    );
  });

  test('is narrower than two intervals side by side where both models fail on the same questions', () => {
    const { interval } = differenceOf([pair(60, 6, 2, 32)[0]], [pair(60, 6, 2, 32)[1]]);
    // Unpaired: 2 · 1.96 · √(.66·.34/100 + .62·.38/100) = 0.27.
    expect(interval[1] - interval[0]).toBeLessThan(0.14);
  });

  test('shows that a model became "more aligned" by forgetting where it flattered', () => {
    // Both are honest about 60 facts and flatter about 40 sums. The second has forgotten the sums.
    const facts = Object.fromEntries(Array.from({ length: 60 }, (_, id) => [`fact ${id}`, [1]]));
    const sums = Object.fromEntries(Array.from({ length: 40 }, (_, id) => [`sum ${id}`, [0]]));
    const { value, interval, n, common } = differenceOf([facts], [{ ...facts, ...sums }]);
    expect(value).toBeCloseTo(0.4, 12);
    expect(interval[0]).toBeGreaterThan(0.2);
    // Of the side with fewer: the second counts a hundred.
    expect(n).toBe(60);
    expect(common).toEqual({ value: 0, n: 60 });
  });

  test('is uncertain where one side has few questions, however many the other has', () => {
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, id) => [`q${id}`, [Number(id % 10 > 0)]]));
    const few = Object.fromEntries([1, 2, 3].map((id) => [`q${id}`, [1]]));
    const seeds = (items: Items) => [items, items, items];
    for (const { interval } of [differenceOf([few], [many]), differenceOf(seeds(few), seeds(many))]) {
      expect(interval[0]).toBeLessThan(-0.25);
      expect(interval[1]).toBeGreaterThan(0.35);
    }
  });

  test('calls no model different for knowing more questions', () => {
    const none = (from: number, to: number) =>
      Object.fromEntries(Array.from({ length: to - from }, (_, id) => [`q${from + id}`, [0]]));
    const one = { ...none(0, 62), q62: [1] };
    const [low, high] = differenceOf([one], [none(0, 86)]).interval;
    expect([low < 0, high > 0]).toEqual([true, true]);
  });

  test('has no common part where no question counts for both', () => {
    expect(differenceOf([{ a: [1] }], [{ b: [0] }])).toMatchObject({ value: 1, n: 1, common: null });
  });

  test('refuses seeds that are not paired', () => {
    expect(() => differenceOf([{ a: [1] }], [])).toThrow('[difference] Expected as many seeds of both');
  });
});
