import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Box, overlap, placeLabels } from './label-placement.ts';

const frame: Box = { left: 0, top: 0, width: 400, height: 300 };
const options = { frame, fontSize: 12 };

test('puts a lone label to the right of its point', () => {
  const [place] = placeLabels([{ x: 100, y: 100, radius: 6, text: '0.1' }], {}, options);
  expect(place).toMatchObject({ x: 109, y: 100, leader: null });
});

test('stays inside the frame, anywhere', () => {
  const anchor = fc.record({ x: fc.integer({ min: 0, max: 400 }), y: fc.integer({ min: 10, max: 290 }) });
  fc.assert(
    fc.property(fc.array(anchor, { minLength: 1, maxLength: 6 }), (points) => {
      const anchors = points.map((point) => ({ ...point, radius: 6, text: 'standard' }));
      for (const place of placeLabels(anchors, {}, options)) {
        const { left, top, width, height } = place!.box;
        expect(Math.min(left, top)).toBeGreaterThanOrEqual(-1e-9);
        expect(left + width).toBeLessThanOrEqual(400 + 1e-9);
        expect(top + height).toBeLessThanOrEqual(300 + 1e-9);
      }
    }),
  );
});

test('keeps two neighbours’ labels apart, and off each other’s points', () => {
  const anchors = [
    { x: 200, y: 150, radius: 6, text: 'one' },
    { x: 216, y: 150, radius: 6, text: 'two' },
  ];
  const [one, two] = placeLabels(anchors, {}, options);
  // To the left: the right is taken by the other point.
  expect(one!.x + 3 * 7.2).toBeLessThan(200);
  expect(two!.x).toBeGreaterThan(216);
});

test('keeps off a line', () => {
  const line = { left: 0, top: 149, width: 400, height: 2 };
  const [place] = placeLabels([{ x: 200, y: 150, radius: 6, text: 'one' }], { lines: [line] }, options);
  expect(Math.abs(place!.y - 150)).toBeGreaterThan(6);
});

test('no label lies on another or on a point, however dense they are: one without a place is left out', () => {
  const anchor = fc.record({ x: fc.integer({ min: 150, max: 250 }), y: fc.integer({ min: 100, max: 160 }) });
  fc.assert(
    fc.property(fc.array(anchor, { minLength: 2, maxLength: 60 }), (points) => {
      const anchors = points.map((point, index) => ({ ...point, radius: 6, text: String(index) }));
      const boxes = placeLabels(anchors, {}, options).flatMap((place) => place?.box ?? []);
      const markers = anchors.map(({ x, y }) => ({ left: x - 6, top: y - 6, width: 12, height: 12 }));
      for (const [index, box] of boxes.entries()) {
        expect([...boxes.slice(0, index), ...markers].filter((other) => overlap(box, other) > 0)).toEqual([]);
      }
      expect(boxes.length).toBeGreaterThan(0);
    }),
    { numRuns: 30 },
  );
});

test('a label without a line to its point is nearer to it than to any other, however dense they are', () => {
  const anchor = fc.record({ x: fc.integer({ min: 150, max: 250 }), y: fc.integer({ min: 100, max: 200 }) });
  const distance = ({ left, top, width, height }: Box, { x, y }: { x: number; y: number }) =>
    Math.hypot(Math.max(left - x, 0, x - left - width), Math.max(top - y, 0, y - top - height));
  const distinct = { minLength: 2, maxLength: 30, selector: ({ x, y }: { x: number; y: number }) => `${x} ${y}` };
  fc.assert(
    fc.property(fc.uniqueArray(anchor, distinct), (points) => {
      const anchors = points.map((point, index) => ({ ...point, radius: 6, text: String(index) }));
      for (const [index, place] of placeLabels(anchors, {}, options).entries()) {
        if (place === null || place.leader !== null) continue;
        const [own, ...others] = [anchors[index]!, ...anchors.filter((_, other) => other !== index)];
        const nearest = Math.min(...others.map((other) => distance(place.box, other)));
        expect(distance(place.box, own!)).toBeLessThan(nearest);
      }
    }),
    { numRuns: 50 },
  );
});

test('a label keeps away from another point even where there is room between the two', () => {
  const anchors = [
    { x: 200, y: 150, radius: 6, text: '10' },
    { x: 200 + 6 + 3 + 18 + 7, y: 150, radius: 6, text: '30' },
  ];
  const [place] = placeLabels(anchors, {}, options);
  expect(place!.leader).toBeNull();
  expect(place!.x).toBeLessThan(200);
});

test('a label that had to go far is joined to its point by a line', () => {
  const ring = Array.from({ length: 24 }, (_, index) => {
    const angle = (2 * Math.PI * index) / 24;
    return { left: 194 + 18 * Math.cos(angle), top: 144 + 18 * Math.sin(angle), width: 12, height: 12 };
  });
  const [place] = placeLabels([{ x: 200, y: 150, radius: 6, text: '7' }], { markers: ring }, options);
  const { x, y, x2, y2 } = place!.leader!;
  expect(Math.hypot(x - 200, y - 150)).toBeCloseTo(6);
  expect(Math.hypot(x2 - 200, y2 - 150)).toBeGreaterThan(20);
});
