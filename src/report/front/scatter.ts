import { type Axis, type Cell, references, type SeedScore } from '../../results/aggregate.ts';
import { nonDominated } from '../../results/statistics/pareto.ts';
import { drawSvg } from '../drawing/vega-svg.ts';
import { formatInterval, formatMethod, formatPlural, formatScore } from '../notation/format.ts';
import { isReference, type Look } from '../notation/palette.ts';
import { type Box, placeLabels } from './label-placement.ts';
import {
  LABEL_SIZE,
  MARGIN,
  POINT_RADIUS,
  type ScatterContent,
  type ScatterPoint,
  scatterSpecification,
} from './scatter-specification.ts';

/** Which two axes span the plane, and how large it is drawn. */
export interface Plane {
  readonly x: Axis;
  readonly y: Axis;
  readonly width: number;
  readonly height: number;
}

type Domain = readonly [number, number];

/**
 * The Pareto picture: a point a method and strength, joined along strength, crosses for 95 % intervals, small dots for
 * single seeds, the front of the trained methods as a staircase. Cells without one of the two scores are left out.
 *
 * @param ids What each point links to, an id in the page.
 * @param imported What others measured: drawn below, with a front of its own.
 */
export async function drawScatter(
  cells: readonly Cell[],
  looks: ReadonlyMap<string, Look>,
  plane: Plane,
  ids: ReadonlyMap<Cell, string>,
  imported: readonly ScatterPoint[] = [],
): Promise<string> {
  const front = frontOf(cells, plane);
  const points = cells.flatMap((cell) =>
    pointOf(cell, plane, looks.get(cell.method.name)!, { front: front.includes(cell), href: `#${ids.get(cell)}` }),
  );
  const inner = {
    width: plane.width - MARGIN.left - MARGIN.right,
    height: plane.height - MARGIN.top - MARGIN.bottom,
  };
  const all = [...imported, ...points];
  const domains = {
    x: domainOf(all.flatMap((point) => [point.left, point.right])),
    y: domainOf(all.flatMap((point) => [point.low, point.high])),
  };
  const specification = scatterSpecification({
    inner,
    domains,
    points: all,
    titles: { x: plane.x, y: plane.y },
    paths: pathsAlongStrength(points).flat(),
    stairs: staircase(
      points.filter((point) => point.front),
      domains,
    ),
    importedStairs: staircase(
      imported.filter((point) => point.front),
      domains,
    ),
    labels: labelsOf(points, inner, domains),
  });
  const best = front.map((cell) => formatMethod(cell.method)).join('; ') || 'none';
  const others = imported.length > 0 ? ` Beside them ${formatPlural(imported.length, 'imported point')}.` : '';
  const label = `Scatter plot of ${plane.y} against ${plane.x}: ${formatPlural(points.length, 'point')}. On the front: ${best}.${others}`;
  return drawSvg(specification, { label, kind: 'scatter plot' });
}

/**
 * The trained methods that no other trained one beats on the plane, from left to right. The untrained model is no
 * contestant: it wins wherever training costs anything, and has not learned the task.
 */
export function frontOf(cells: readonly Cell[], { x, y }: Pick<Plane, 'x' | 'y'>): Cell[] {
  const contestants = cells.flatMap((cell) => {
    const [across, up] = [cell.axes[x], cell.axes[y]];
    return across && up && cell.method.name !== references.untrained ? [{ x: across.value, y: up.value, cell }] : [];
  });
  return nonDominated(contestants).map(({ cell }) => cell);
}

function pointOf(
  cell: Cell,
  plane: Plane,
  { key: series, color, shape, hollow }: Look,
  { front, href }: Pick<ScatterPoint, 'front' | 'href'>,
): ScatterPoint[] {
  const [x, y] = [cell.axes[plane.x], cell.axes[plane.y]];
  if (x === null || y === null) {
    return [];
  }
  const seedsOfBoth = x.seeds.flatMap(({ seed, value }) => {
    const other = y.seeds.find((entry) => entry.seed === seed);
    return other === undefined ? [] : [{ x: value, y: other.value, color, series }];
  });
  const { name, strength } = cell.method;
  return [
    {
      x: x.value,
      left: x.interval[0],
      right: x.interval[1],
      y: y.value,
      low: y.interval[0],
      high: y.interval[1],
      series,
      href,
      swept: strength !== undefined,
      color,
      shape,
      radius: POINT_RADIUS,
      front,
      fill: hollow ? 'var(--page)' : color,
      stroke: hollow ? color : 'var(--page)',
      strokeWidth: hollow ? 2.25 : 1,
      text: isReference(name) || strength === undefined ? name : String(strength.value),
      description: `${formatMethod(cell.method)}: ${said(plane.x, x)}, ${said(plane.y, y)}${front ? '; on the front' : ''}`,
      seeds: seedsOfBoth.length > 1 ? seedsOfBoth : [],
    },
  ];
}

function said(axis: Axis, { value, interval, seeds }: SeedScore): string {
  const over = seeds.length > 1 ? `, ${seeds.length} seeds` : '';
  return `${axis} ${formatScore(value)} (${formatInterval(interval)}${over})`;
}

/** The interval's ends, rounded outwards to tenths, and 1: a wider span than the data's shows how much room there is. */
function domainOf(ends: readonly number[]): Domain {
  const low = Math.floor(Math.min(1, ...ends) * 10 + 1e-9) / 10;
  return [Math.max(0, Math.min(low, 0.7)), 1];
}

function pathsAlongStrength(points: readonly ScatterPoint[]): ScatterPoint[][] {
  return [...new Set(points.map((point) => point.series))]
    .map((series) => points.filter((point) => point.series === series && point.swept))
    .filter((path) => path.length > 1);
}

/** The outline of what the front dominates: along the top edge of each step, then down to the next. */
function staircase(front: readonly ScatterPoint[], { x, y }: { x: Domain; y: Domain }): { x: number; y: number }[] {
  const steps = [...front].sort((a, b) => a.x - b.x || b.y - a.y);
  const corners = steps.flatMap((point, index) => [
    { x: steps[index - 1]?.x ?? x[0], y: point.y },
    { x: point.x, y: point.y },
  ]);
  return steps.length === 0 ? [] : [...corners, { x: steps.at(-1)!.x, y: y[0] }];
}

function labelsOf(
  points: readonly ScatterPoint[],
  inner: { width: number; height: number },
  domains: { x: Domain; y: Domain },
): ScatterContent['labels'][number][] {
  const across = (value: number) => (inner.width * (value - domains.x[0])) / (domains.x[1] - domains.x[0]);
  const down = (value: number) => inner.height * (1 - (value - domains.y[0]) / (domains.y[1] - domains.y[0]));
  const named = points.filter((point) => points.length <= CROWDED || point.front || isEnd(point, points));
  const others = points.filter((point) => !named.includes(point));
  const anchors = named.map((point) => ({
    x: across(point.x),
    y: down(point.y),
    radius: POINT_RADIUS,
    text: point.text,
  }));
  const crosses = points.flatMap((point): Box[] => [
    { left: across(point.left), top: down(point.y) - 1, width: across(point.right) - across(point.left), height: 2 },
    { left: across(point.x) - 1, top: down(point.high), width: 2, height: down(point.low) - down(point.high) },
  ]);
  const lines = pathsAlongStrength(points).flatMap((path) =>
    path.slice(1).flatMap((to, index) => alongSegment(path[index]!, to, across, down)),
  );
  const frame = { left: 0, top: -MARGIN.top, width: inner.width + MARGIN.right, height: inner.height + MARGIN.top };
  const unnamed = others.map((point): Box => {
    return {
      left: across(point.x) - POINT_RADIUS,
      top: down(point.y) - POINT_RADIUS,
      width: 2 * POINT_RADIUS,
      height: 2 * POINT_RADIUS,
    };
  });
  const places = placeLabels(anchors, [...crosses, ...lines, ...unnamed], { frame, fontSize: LABEL_SIZE });
  return named.map(({ text, front, series }, index) => ({
    ...places[index]!,
    text,
    weight: front ? 700 : 400,
    series,
  }));
}

/** From so many points on, only the front and both ends of each sweep are named; the others say it when asked. */
const CROWDED = 40;

function isEnd(point: ScatterPoint, points: readonly ScatterPoint[]): boolean {
  const own = points.filter(({ series }) => series === point.series);
  return point === own[0] || point === own.at(-1);
}

/** A slanted line as a chain of small boxes. */
function alongSegment(
  from: ScatterPoint,
  to: ScatterPoint,
  across: (value: number) => number,
  down: (value: number) => number,
): Box[] {
  return Array.from({ length: 24 }, (_, index) => (index + 0.5) / 24).map((part) => ({
    left: across(from.x + part * (to.x - from.x)) - 2,
    top: down(from.y + part * (to.y - from.y)) - 2,
    width: 4,
    height: 4,
  }));
}
