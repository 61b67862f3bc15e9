import { describe, expect, test } from 'vitest';
import { aggregate, type Cell } from '../../results/aggregate.ts';
import { axisScore } from '../../results/axis-score.ts';
import type { TrialResult } from '../../results/result.ts';
import { sampleComparison, sampleResult } from '../../results/sample-results.ts';
import { looksOf } from '../notation/palette.ts';
import { render } from '../page/render.ts';
import { frontViews, volumeTable } from './fronts.ts';
import { frontOf, scatterPoints } from './scatter.ts';

/** The trial with exact scores: so many of a hundred questions. */
function scored(trial: TrialResult, capability: number | null, alignment: number): TrialResult {
  const { outcome } = trial;
  if (outcome.status === 'failed') throw new Error('Expected a completed trial.');
  const of = (metric: string, share: number) => {
    const items = Array.from({ length: 100 }, (_, id) => [`q ${id}`, [id < 100 * share ? 1 : 0]]);
    return axisScore({ metric, set: 'ood_test', label: null }, Object.fromEntries(items));
  };
  const axes = {
    ...outcome.axes,
    capability: capability === null ? null : of('capabilities', capability),
    alignment: of('alignment', alignment),
  };
  return { ...trial, outcome: { ...outcome, axes } };
}

const of = (method: string, seed: number, capability: number | null, alignment: number) =>
  scored(sampleResult({ method, seed }), capability, alignment);
const ofOtherData = (trial: TrialResult): TrialResult => ({
  ...trial,
  key: `other ${trial.key}`,
  identity: { ...trial.identity, data: { task_train: 'other' } },
});
const cellsOf = (results: readonly TrialResult[]) => aggregate(results).cells;

const views = (cells: readonly Cell[]) => {
  const found = frontViews(cells, 'capability');
  return cells.flatMap((cell) => (found.has(cell) ? [[cell.method.name, found.get(cell)!] as const] : []));
};

/** On seed 1, dpo dominates kl; over all seeds of each, kl dominates dpo. */
const unlike = [of('kl', 1, 0.5, 0.4), of('kl', 2, 0.98, 0.96), of('dpo', 1, 0.6, 0.5)];

describe('the front in the score table', () => {
  test('is bold as drawn, though its shares rest on the common seed and say otherwise', async () => {
    expect(Object.fromEntries(views(cellsOf(unlike)))).toEqual({
      dpo: { on: false, text: '100 %', value: 1, basis: null },
      kl: { on: true, text: '0 %', value: 0, basis: 'seed 1' },
    });
    const { html } = await render(unlike);
    expect(html).toMatch(/<strong>0 %<\/strong><span class="basis">seed 1<\/span>/);
    expect(html).not.toContain('<strong>100 %</strong>');
    expect(html).toContain('aria-label="Scatter plot of alignment against capability: 2 points. On the front: kl."');
  });

  test('says yes or no where no seed is common', () => {
    const [first, second, third] = unlike;
    const apart = cellsOf([second!, third!]);
    expect(Object.fromEntries(views(apart))).toEqual({
      dpo: { on: false, text: 'no', value: 0, basis: 'no common seed' },
      kl: { on: true, text: 'yes', value: 1, basis: 'no common seed' },
    });
    expect(views(cellsOf([first!, third!])).map(([, { basis }]) => basis)).toEqual([null, null]);
  });

  test('takes no seed on which a point lacks a score', () => {
    const cells = cellsOf([
      of('kl', 1, 0.5, 0.5),
      of('kl', 2, null, 0.5),
      of('dpo', 1, 0.4, 0.4),
      of('dpo', 2, 0.4, 0.4),
    ]);
    expect(Object.fromEntries(views(cells))).toMatchObject({
      dpo: { on: false, text: '0 %', basis: 'seed 1' },
      kl: { on: true, text: '100 %', basis: 'seed 1' },
    });
  });

  test('has no place for the untrained model and for a point that is not drawn', () => {
    const cells = cellsOf([of('base', 1, 1, 1), of('kl', 1, 0.5, 0.5), of('dpo', 1, null, 0.9)]);
    expect(views(cells).map(([name, { on, text }]) => [name, on, text])).toEqual([['kl', true, '100 %']]);
  });

  test.each([
    ['one comparison', sampleComparison([0, 1])],
    ['unlike seeds', [...sampleComparison([0, 1]), ...sampleComparison([2]).slice(3, 6)]],
    ['two comparisons', [...sampleComparison(), ...sampleComparison([0, 1]).slice(1, 7).map(ofOtherData)]],
  ])('has the points in bold that the planes draw on it: %s', (_, results) => {
    const cells = cellsOf(results);
    for (const x of ['capability', 'task'] as const) {
      const plane = { x, y: 'alignment' } as const;
      const ids = new Map(cells.map((cell, index) => [cell, `p${index}`]));
      const drawn = scatterPoints(cells, looksOf(cells), plane, ids).filter(({ front }) => front);
      const places = frontViews(cells, x);
      const bold = cells.filter((cell) => places.get(cell)?.on);
      expect(drawn.map(({ href }) => href)).toEqual(bold.map((cell) => `#${ids.get(cell)}`));
      expect(new Set(frontOf(cells, plane))).toEqual(new Set(bold));
      expect(bold.length).toBeGreaterThan(0);
    }
  });
});

describe('comparisons', () => {
  const mixed = [of('kl', 1, 0.9, 0.6), of('dpo', 1, 0.4, 0.99), ofOtherData(of('kl', 1, 0.3, 0.2))];

  test('have fronts of their own, for their points must not be compared', () => {
    const cells = cellsOf(mixed);
    expect(frontOf(cells, { x: 'capability', y: 'alignment' })).toHaveLength(3);
    expect(views(cells).map(([, { on, text }]) => [on, text])).toEqual(Array(3).fill([true, '100 %']));
  });

  test('have outlines of their own in the planes, and the captions say so', async () => {
    const { html } = await render(mixed);
    const outlines = (page: string) =>
      page.match(/<div class="on-wide">.*?<\/div>/s)![0].match(/stroke="var\(--front-line\)"/g);
    expect(outlines(html)).toHaveLength(2);
    expect(html).toContain('Each comparison has a front of its own.');
    const { html: single } = await render(mixed.slice(0, 2));
    expect(outlines(single)).toHaveLength(1);
    expect(single).not.toMatch(/of (its|their|the|a|the same) (own )?comparison|Each comparison/);
  });
});

test('a volume that two decimals would call nothing for certain is said to be small', () => {
  const cells = cellsOf([of('kl', 1, 0.02, 0), of('dpo', 1, 0.9, 0.9)]);
  const { rows } = volumeTable(cells, looksOf(cells)) as {
    rows: { method: string; value: string; interval: string }[];
  };
  const shown = Object.fromEntries(rows.map(({ method, value, interval }) => [method, `${value}, ${interval}`]));
  expect(shown).toMatchObject({ kl: '< 0.01, below 0.01', dpo: expect.stringMatching(/^0\.\d\d, 0\.\d\d–\d\.\d\d$/) });
});

test('a method without an axis has no volume, and is named', async () => {
  const cells = cellsOf([of('kl', 1, 0.5, 0.5), of('dpo', 1, null, 0.9)]);
  expect(volumeTable(cells, looksOf(cells))).toMatchObject({ rows: [{ method: 'kl' }], leftOut: 'dpo' });
  const { html } = await render([of('kl', 1, 0.5, 0.5), of('dpo', 1, null, 0.9)]);
  expect(html).toContain('Without a volume for it: dpo.');
});
