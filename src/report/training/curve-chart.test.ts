import { expect, test } from 'vitest';
import { aggregate, type CompletedTrial } from '../../results/aggregate.ts';
import { sampleResult } from '../../results/sample-results.ts';
import { looksOf } from '../notation/palette.ts';
import { curveFrame, curveTable, drawCurve } from './curve-chart.ts';

const stopped = (result: CompletedTrial, updates: number) => ({ ...result, curve: result.curve.slice(0, updates) });

async function drawn(results: CompletedTrial[], method: string) {
  const { cells } = aggregate(results);
  const cell = cells.find((one) => one.method.name === method)!;
  return { cell, curve: await drawCurve(cell, looksOf(cells).get(method)!, curveFrame(cells)) };
}

test('a training that stopped early is said to end after its own updates', async () => {
  const early = (seed: number) => sampleResult({ method: 'earlyStopping', strength: 1, seed });
  const beside = sampleResult({ method: 'taskOnly' });
  const one = await drawn([beside, stopped(early(0), 6)], 'earlyStopping');
  expect(one.curve!.svg).toMatch(/the objective ends at [\d.]+ after 6 updates\."/);
  const two = await drawn([beside, stopped(early(0), 6), stopped(early(1), 9)], 'earlyStopping');
  expect(two.curve!.svg).toMatch(/ends at [\d.]+ after 6 updates \(seed 0\), at [\d.]+ after 9 updates \(seed 1\)\."/);
});

test.each([10, 200])(
  'terms of updates that take turns are all drawn, none of them as 0 (%i updates)',
  async (updates) => {
    const result = sampleResult({ method: 'interleaved', strength: 2 });
    const curve = Array.from({ length: updates }, (_, index) => {
      const terms: Record<string, number> = index % 5 === 4 ? { alignment: 3 } : { task: 2 };
      return { ...result.curve[0]!, step: index + 1, terms };
    });
    const { cell, curve: figure } = await drawn([{ ...result, curve }], 'interleaved');
    expect(figure!.terms.map(({ name }) => name)).toEqual(['task', 'alignment']);
    const [head, ...rows] = curveTable(cell)!;
    expect(head).toEqual(['update', 'term task', 'term alignment', 'objective, seed 0']);
    const values = (column: number) => new Set(rows.map((row) => row[column]).filter((value) => value !== null));
    expect([values(1), values(2)]).toEqual([new Set([2]), new Set([3])]);
    expect(rows.at(-1)![0]).toBe(updates);
  },
);
