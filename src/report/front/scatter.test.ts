import { describe, expect, test } from 'vitest';
import { aggregate } from '../../results/aggregate.ts';
import { sampleComparison, sampleResult } from '../../results/sample-results.ts';
import { looksOf } from '../notation/palette.ts';
import { drawScatter, frontOf } from './scatter.ts';

const plane = { x: 'capability', y: 'alignment', width: 600, height: 500 } as const;
const draw = (results = sampleComparison()) => {
  const { cells } = aggregate(results);
  const ids = new Map(cells.map((cell, index) => [cell, `s1-p${index}`]));
  return drawScatter(cells, looksOf(cells), plane, ids);
};

describe('the scatter', () => {
  test('has one described link a cell, each with the same words as hover title', async () => {
    const svg = await draw();
    const points = [
      ...svg.matchAll(
        /<a class="point" href="#s1-p(\d+)" aria-label="([^"]*)"><title>([^<]*)<\/title><circle [^>]*\/><path /g,
      ),
    ];
    expect(points.map(([, index]) => Number(index)).sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(points.every(([, , label, title]) => label === title)).toBe(true);
    expect(svg).toMatch(/^<svg width="600" height="500" viewBox="0 0 600 500" role="graphics-document"/);
  });

  test('gives no two methods the same colour and shape', () => {
    const looks = [...looksOf(aggregate(sampleComparison()).cells).values()];
    expect(new Set(looks.map(({ color, shape }) => color + shape)).size).toBe(looks.length);
  });

  test('draws every seed of several, and none of one', async () => {
    const dots = async (seeds: number[]) =>
      (await draw(sampleComparison(seeds))).match(/fill-opacity="0\.6"/g)?.length ?? 0;
    expect(await dots([0])).toBe(0);
    expect(await dots([0, 1, 2])).toBe(27);
  });

  test('is the same when it is drawn again', async () => {
    const [first, second] = [await draw(), await draw()];
    expect(first === second).toBe(true);
  });

  test('can be empty', async () => {
    expect(await draw([])).toContain('0 points');
  });
});

test('the untrained model is on no front, however good it looks', () => {
  const results = [
    sampleResult({ method: 'base', capability: 1, alignment: 1 }),
    sampleResult({ method: 'kl', strength: 1, capability: 0.8, alignment: 0.7 }),
    sampleResult({ method: 'kl', strength: 2, capability: 0.5, alignment: 0.4 }),
  ];
  const front = frontOf(aggregate(results).cells, plane);
  expect(front.map(({ method }) => method.strength?.value)).toEqual([1]);
});
