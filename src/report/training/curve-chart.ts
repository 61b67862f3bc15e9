import type { Spec } from 'vega';
import type { Cell } from '../../results/aggregate.ts';
import { methodTitle } from '../../results/method-title.ts';
import type { CurvePoint } from '../../results/result.ts';
import { axisStyle } from '../drawing/axis-style.ts';
import { fields, fixed, mark } from '../drawing/mark.ts';
import { drawSvg } from '../drawing/vega-svg.ts';
import { formatPlural } from '../notation/format.ts';
import type { Look } from '../notation/palette.ts';

interface CurveLine {
  readonly id: string;
  readonly name: string;
  readonly kind: 'objective' | 'term';
  readonly points: readonly { readonly step: number; readonly value: number }[];
}

/** The ranges that all small multiples share, so that they can be compared. */
type CurveFrame = ReturnType<typeof curveFrame>;

const inner = { width: 210, height: 105 };
const margin = { left: 32, top: 8, right: 10, bottom: 22 };
/** Maximum points in a line; longer curves are averaged, because a small figure shows no more. */
const RESOLUTION = 80;
/** The scale is linear below this and logarithmic above: losses span orders of magnitude, and terms may be 0. */
const LINEAR_BELOW = 0.1;

/** The ranges of steps and values over all cells. */
export function curveFrame(cells: readonly Cell[]) {
  const points = cells.flatMap((cell) => linesOf(cell)).flatMap((line) => line.points);
  const values = points.map((point) => point.value);
  return {
    steps: points.reduce((most, point) => Math.max(most, point.step), 1),
    values: [values.reduce((a, b) => Math.min(a, b), 0), values.reduce((a, b) => Math.max(a, b), 1)] as const,
  };
}

/** A cell's curves as drawn: a head, and a row for each update; null for an untrained model. */
export function curveTable(cell: Cell): (string | number | null)[][] | null {
  const lines = linesOf(cell);
  const steps = [...new Set(lines.flatMap((line) => line.points.map(({ step }) => step)))].sort((a, b) => a - b);
  const columns = lines.map((line) => new Map(line.points.map(({ step, value }) => [step, value])));
  const head = ['update', ...lines.map(({ kind, name }) => (kind === 'term' ? `term ${name}` : `objective, ${name}`))];
  return lines.length === 0
    ? null
    : [head, ...steps.map((step) => [step, ...columns.map((one) => one.get(step) ?? null)])];
}

/** One cell's training: the objective of each seed, and the first seed's terms; null for an untrained model. */
export async function drawCurve(cell: Cell, look: Look, frame: CurveFrame) {
  const lines = linesOf(cell);
  const objectives = lines.filter((line) => line.kind === 'objective');
  if (objectives.length === 0) {
    return null;
  }
  const terms = lines.filter((line) => line.kind === 'term').map((line) => line.name);
  const ends = objectives.map(({ name, points }) => {
    const { step, value } = points.at(-1)!;
    return `at ${value.toPrecision(2)} after ${formatPlural(step, 'update')}${objectives.length > 1 ? ` (${name})` : ''}`;
  });
  const label = `Training of ${methodTitle(cell.method)}: the objective ends ${ends.join(', ')}.`;
  return {
    svg: await drawSvg(specification(lines, look, frame), { label, kind: 'line chart' }),
    terms: terms.map((name, index) => ({ name, dash: dashes[index % dashes.length]!.join(' ') })),
  };
}

const dashes: readonly (readonly number[])[] = [
  [5, 3],
  [1.5, 2.5],
  [7, 2, 1.5, 2],
];

function specification(lines: readonly CurveLine[], look: Look, frame: CurveFrame): Spec {
  const terms = [...new Set(lines.filter((line) => line.kind === 'term').map((line) => line.name))];
  const values = lines.flatMap((line) =>
    line.points.map((point) => ({
      ...point,
      line: line.id,
      stroke: line.kind === 'objective' ? look.color : 'var(--muted)',
      strokeWidth: line.kind === 'objective' ? 1.75 : 1.25,
      strokeDash: line.kind === 'objective' ? [] : dashes[terms.indexOf(line.name) % dashes.length]!,
    })),
  );
  const line = {
    x: { scale: 'x', field: 'step' },
    y: { scale: 'y', field: 'value' },
    ...fields('stroke', 'strokeWidth', 'strokeDash'),
    ...fixed({ strokeJoin: 'round' }),
  };
  const axis = { ...axisStyle, labelFontSize: 11, labelPadding: 5 };
  return {
    ...inner,
    padding: margin,
    autosize: 'none',
    data: [{ name: 'values', values }],
    scales: [
      { name: 'x', type: 'linear', domain: [0, frame.steps], range: [0, inner.width] },
      { name: 'y', type: 'symlog', constant: LINEAR_BELOW, domain: [...frame.values], range: [inner.height, 0] },
    ],
    axes: [
      { ...axis, orient: 'bottom', scale: 'x', grid: false, tickCount: 4, format: '~s' },
      { ...axis, orient: 'left', scale: 'y', values: ticksWithin(frame.values), format: '~g' },
    ],
    marks: [
      {
        type: 'group',
        aria: false,
        from: { facet: { name: 'line', data: 'values', groupby: 'line' } },
        marks: [{ ...mark('line', line, 'line'), aria: true }],
      },
    ],
  };
}

function ticksWithin([low, high]: readonly [number, number]): number[] {
  return [-10, -1, 0, 0.1, 0.3, 1, 3, 10, 30, 100, 1000].filter((tick) => tick >= low && tick <= high);
}

function linesOf({ trials }: Cell): CurveLine[] {
  const trained = trials.filter((trial) => trial.curve.length > 0);
  const first = trained[0]?.curve ?? [];
  // Methods that alternate between streams have other terms at other updates.
  const names = [...new Set(first.flatMap((point) => Object.keys(point.terms)))];
  const terms = names.length > 1 ? names : [];
  return [
    ...terms.map((name): CurveLine => {
      return { id: `term ${name}`, name, kind: 'term', points: thin(first, (point) => point.terms[name]) };
    }),
    ...trained.map(({ seed, curve }): CurveLine => {
      const name = `seed ${seed}`;
      return { id: name, name, kind: 'objective', points: thin(curve, (point) => point.loss) };
    }),
  ];
}

/** Means over equal stretches of updates. A value that an update lacks counts in no mean. */
function thin(
  curve: readonly CurvePoint[],
  pick: (point: CurvePoint) => number | undefined,
): { step: number; value: number }[] {
  const size = Math.ceil(curve.length / RESOLUTION);
  return Array.from({ length: Math.ceil(curve.length / size) }, (_, index) => {
    const bucket = curve.slice(index * size, (index + 1) * size);
    const values = bucket.flatMap((point) => pick(point) ?? []);
    const mean = values.reduce((total, value) => total + value, 0) / values.length;
    return values.length === 0 ? [] : [{ step: bucket.at(-1)!.step, value: Math.round(mean * 1e4) / 1e4 }];
  }).flat();
}
