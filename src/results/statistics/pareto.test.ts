import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hypervolume, nonDominated, type Point } from './pareto.ts';

// Few values, so that ties and equal points are common.
const coordinate = fc.integer({ min: 0, max: 8 }).map((value) => value / 8);
const points = fc.array(fc.record({ x: coordinate, y: coordinate }), { maxLength: 12 });

const beats = (a: Point, b: Point) => a.x >= b.x && a.y >= b.y && (a.x > b.x || a.y > b.y);
const byPlace = (a: Point, b: Point) => a.x - b.x || b.y - a.y;

describe('nonDominated', () => {
  test('is the definition, written out', () => {
    fc.assert(
      fc.property(points, (all) => {
        const expected = all.filter((point) => !all.some((other) => beats(other, point)));
        expect(nonDominated(all)).toEqual(expected.sort(byPlace));
      }),
    );
  });

  test('keeps what it is given: equal points both, and their other fields', () => {
    const twins = [
      { x: 1, y: 1, name: 'a' },
      { x: 0.5, y: 1, name: 'beaten' },
      { x: 1, y: 1, name: 'b' },
    ];
    expect(nonDominated(twins).map(({ name }) => name)).toEqual(['b', 'a']);
  });
});

describe('hypervolume', () => {
  test.each<[string, Point[], number]>([
    ['nothing', [], 0],
    ['one point', [{ x: 0.5, y: 0.4 }], 0.2],
    ['the corner', [{ x: 1, y: 1 }], 1],
    // Minimising {(0,1), (.5,.5), (1,0)} from (2,2) gives 3.25. x → 2 − x mirrors it into the same front, maximised from 0.
    [
      'the textbook’s three points',
      [
        { x: 2, y: 1 },
        { x: 1.5, y: 1.5 },
        { x: 1, y: 2 },
      ],
      3.25,
    ],
  ])('of %s', (_title, front, area) => {
    expect(hypervolume(front)).toBeCloseTo(area, 12);
  });

  test('is the share of the unit square that is dominated', () => {
    fc.assert(
      fc.property(points, (all) => {
        const cells = Array.from({ length: 64 }, (_, index) => ({ x: (index % 8) / 8, y: Math.floor(index / 8) / 8 }));
        const covered = cells.filter((cell) => all.some(({ x, y }) => x > cell.x && y > cell.y));
        expect(hypervolume(all)).toBeCloseTo(covered.length / 64, 12);
      }),
    );
  });

  test('does not depend on the order of the points', () => {
    const shuffled = points.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    );
    fc.assert(
      fc.property(shuffled, ([all, other]) => {
        expect(hypervolume(other)).toBe(hypervolume(all));
      }),
    );
  });

  test('never shrinks with another point, and grows only for one that nothing beats', () => {
    fc.assert(
      fc.property(points, coordinate, coordinate, (all, x, y) => {
        const before = hypervolume(all);
        const after = hypervolume([...all, { x, y }]);
        const isNew = x > 0 && y > 0 && !all.some((point) => point.x >= x && point.y >= y);
        expect(after > before + 1e-12).toBe(isNew);
        expect(after).toBeGreaterThanOrEqual(before - 1e-12);
      }),
    );
  });

  test('scales with the axes', () => {
    fc.assert(
      fc.property(points, (all) => {
        const stretched = all.map(({ x, y }) => ({ x: 3 * x, y: 0.5 * y }));
        expect(hypervolume(stretched)).toBeCloseTo(1.5 * hypervolume(all), 12);
      }),
    );
  });
});
