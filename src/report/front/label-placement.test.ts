import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Box, placeLabels } from './label-placement.ts';

const frame: Box = { left: 0, top: 0, width: 400, height: 300 };
const options = { frame, fontSize: 12 };

test('puts a lone label to the right of its point', () => {
  const [place] = placeLabels([{ x: 100, y: 100, radius: 6, text: '0.1' }], [], options);
  expect(place).toEqual({ x: 109, y: 100 });
});

test('stays inside the frame, anywhere', () => {
  const anchor = fc.record({ x: fc.integer({ min: 0, max: 400 }), y: fc.integer({ min: 10, max: 290 }) });
  fc.assert(
    fc.property(fc.array(anchor, { minLength: 1, maxLength: 6 }), (points) => {
      const anchors = points.map((point) => ({ ...point, radius: 6, text: 'standard' }));
      for (const { x, y } of placeLabels(anchors, [], options)) {
        expect(x).toBeGreaterThanOrEqual(0);
        expect(x + 8 * 12 * 0.6).toBeLessThanOrEqual(400);
        expect(y - 6).toBeGreaterThanOrEqual(0);
        expect(y + 6).toBeLessThanOrEqual(300);
      }
    }),
  );
});

test('keeps two neighbours’ labels apart, and off each other’s points', () => {
  const anchors = [
    { x: 200, y: 150, radius: 6, text: 'one' },
    { x: 216, y: 150, radius: 6, text: 'two' },
  ];
  const [one, two] = placeLabels(anchors, [], options);
  expect(one!.x + 3 * 7.2).toBeLessThan(200); // to the left: the right is taken by the other point
  expect(two!.x).toBeGreaterThan(216);
});

test('keeps off a line', () => {
  const line = { left: 0, top: 149, width: 400, height: 2 };
  const [place] = placeLabels([{ x: 200, y: 150, radius: 6, text: 'one' }], [line], options);
  expect(Math.abs(place!.y - 150)).toBeGreaterThan(6);
});
