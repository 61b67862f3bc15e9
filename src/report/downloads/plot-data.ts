import { gzipSync } from 'node:zlib';
import { type Axis, axes, type Cell, type SeedScore } from '../../results/aggregate.ts';
import type { ImportedPoint } from '../../results/imported.ts';
import type { PlotData } from '../client/downloads/plot-data.ts';
import { frontOf } from '../front/scatter.ts';
import { curveTable } from '../training/curve-chart.ts';
import { csvLine } from './csv-line.ts';

/**
 * The data of a setting's figures as CSV, for the page's script to save: one line for each point of the planes, ours
 * and imported, and one table of curves as drawn for each trained point.
 *
 * @returns Base64 of gzipped JSON, so that no user-given name can be read as markup or script.
 */
export function packPlotData(
  cells: readonly Cell[],
  imported: readonly ImportedPoint[],
  ids: ReadonlyMap<Cell, string>,
): string {
  const curves = cells.flatMap((cell) => {
    const table = curveTable(cell);
    return table === null ? [] : [[ids.get(cell)!, table.map(csvLine).join('')] as const];
  });
  const data: PlotData = {
    head: csvLine(columns),
    points: [
      ...pointRows(cells).map(({ method, row }) => [method, csvLine(row)] as const),
      ...imported.map((point) => [point.method.name, csvLine(importedRow(point))] as const),
    ],
    curves: Object.fromEntries(curves),
  };
  return gzipSync(JSON.stringify(data), { level: 9 }).toString('base64');
}

const columns = [
  ...['source', 'method', 'option', 'strength', 'seeds'],
  ...axes.flatMap((axis) => [axis, `${axis} low`, `${axis} high`, `${axis} questions`]),
  ...['front with capability', 'front with task', 'key of trials'],
];

function pointRows(cells: readonly Cell[]) {
  const fronts = (['capability', 'task'] as const).map((x: Axis) => frontOf(cells, { x, y: 'alignment' }));
  return cells.map((cell) => {
    const { strength } = cell.method;
    const seeds = cell.trials.map(({ seed }) => seed).join(' ');
    const keys = cell.trials.map(({ key }) => key).join(' ');
    const scores = axes.flatMap((axis) => scoreOf(cell.axes[axis]));
    const onFronts = fronts.map((front) => (front.includes(cell) ? 'yes' : 'no'));
    const head = ['this run', cell.name, strength?.option ?? null, strength?.value ?? null, seeds];
    return { method: cell.sweep, row: [...head, ...scores, ...onFronts, keys] };
  });
}

function scoreOf(score: SeedScore | null): (number | null)[] {
  return score === null ? [null, null, null, null] : [score.value, ...score.interval, score.n];
}

function importedRow({ source, method, seed, axes: scores, run }: ImportedPoint): (string | number | null)[] {
  const { strength } = method;
  const values = axes.flatMap((axis) => [scores[axis]?.value ?? null, null, null, scores[axis]?.n ?? null]);
  return [source, method.name, strength?.option ?? null, strength?.value ?? null, seed, ...values, null, null, run];
}
