import { gzipSync } from 'node:zlib';
import { type Axis, axes, type Cell, type SeedScore } from '../../results/aggregate.ts';
import { grouped } from '../../results/grouped.ts';
import type { ImportedPoint } from '../../results/imported.ts';
import type { PlotData } from '../client/downloads/plot-data.ts';
import { frontOf } from '../front/scatter.ts';
import { tableOf } from '../heat-maps/heat-map.ts';
import { curveTable } from '../training/curve-chart.ts';
import { csvLine } from './csv-line.ts';

/**
 * The data of a setting's figures as CSV, for the page's script to save: one line for each point of the planes, ours
 * and imported, one table of curves as drawn for each trained point, and one of scores for each table of labels.
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
    labels: labelTables(cells),
  };
  return gzipSync(JSON.stringify(data), { level: 9 }).toString('base64');
}

const columns = [
  ...['source', 'method', 'option', 'strength', 'seeds'],
  ...axes.flatMap((axis) => [axis, `${axis} low`, `${axis} high`, `${axis} questions`]),
  ...['front with capability', 'front with task', 'key of trials'],
];

/** Long form: one line for each point, set and label, so that a reader's own tables need no parsing of heads. */
function labelTables(cells: readonly Cell[]): Record<string, string> {
  const rows = cells.flatMap((cell) => {
    const [, ...head] = headOf(cell);
    return cell.scores.map((score) => {
      const { metric, set, label, value, interval, n } = score;
      return { title: tableOf(score), row: [...head, metric, set, label ?? 'all', value, ...interval, n] };
    });
  });
  const tables = grouped(rows, ({ title }) => title);
  const heading = csvLine(['method', 'option', 'strength', 'seeds', 'metric', 'set', 'label', ...SCORE]);
  return Object.fromEntries(
    tables.map((table) => [table[0]!.title, heading + table.map(({ row }) => csvLine(row)).join('')]),
  );
}

const SCORE = ['score', 'low', 'high', 'questions'];

function headOf({ name, method: { strength }, trials }: Cell): (string | number | null)[] {
  const seeds = trials.map(({ seed }) => seed).join(' ');
  return ['this run', name, strength?.option ?? null, strength?.value ?? null, seeds];
}

function pointRows(cells: readonly Cell[]) {
  const fronts = (['capability', 'task'] as const).map((x: Axis) => frontOf(cells, { x, y: 'alignment' }));
  return cells.map((cell) => {
    const keys = cell.trials.map(({ key }) => key).join(' ');
    const scores = axes.flatMap((axis) => scoreOf(cell.axes[axis]));
    const onFronts = fronts.map((front) => (front.includes(cell) ? 'yes' : 'no'));
    return { method: cell.sweep, row: [...headOf(cell), ...scores, ...onFronts, keys] };
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
