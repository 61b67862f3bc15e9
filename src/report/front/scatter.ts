import { type Axis, type Cell, isReference, type SeedScore } from '../../results/aggregate.ts';
import { grouped } from '../../results/grouped.ts';
import { methodTitle } from '../../results/method-title.ts';
import { nonDominated } from '../../results/statistics/pareto.ts';
import { drawSvg } from '../drawing/vega-svg.ts';
import { formatInterval, formatPlural, formatScore } from '../notation/format.ts';
import type { Look } from '../notation/palette.ts';
import { contests } from './contests.ts';
import { labelsOf, pathsAlongStrength } from './point-labels.ts';
import { POINT_RADIUS, type ScatterPoint } from './scatter-point.ts';
import { type Domains, MARGIN, type Stairs, scatterSpecification } from './scatter-specification.ts';

/** The two axes of a plane, and its size in the page. */
export interface Plane {
  readonly x: Axis;
  readonly y: Axis;
  readonly width: number;
  readonly height: number;
}

/**
 * The Pareto plot: a point for each method and strength, joined along strength, crosses for 95 % intervals, small dots
 * for single seeds, and the front of the trained methods of each comparison as a staircase. Cells without one of the two
 * scores are left out.
 *
 * @param ids The id in the page that each point links to.
 * @param imported Imported points, drawn below ours with a front of their own.
 */
export async function drawScatter(
  cells: readonly Cell[],
  looks: ReadonlyMap<string, Look>,
  plane: Plane,
  ids: ReadonlyMap<Cell, string>,
  imported: readonly ScatterPoint[] = [],
): Promise<string> {
  const drawn = scatterPoints(cells, looks, plane, ids);
  const inner = {
    width: plane.width - MARGIN.left - MARGIN.right,
    height: plane.height - MARGIN.top - MARGIN.bottom,
  };
  const domains = domainsOf([...imported, ...drawn]);
  const points = within(drawn, domains);
  const specification = scatterSpecification({
    inner,
    domains,
    points: [...imported, ...points],
    titles: { x: plane.x, y: plane.y },
    paths: pathsAlongStrength(points).flat(),
    stairs: staircases(points, domains),
    importedStairs: staircases(imported, domains)[0],
    labels: labelsOf(points, imported, { inner, domains }),
  });
  const others = imported.length > 0 ? ` Beside them ${formatPlural(imported.length, 'imported point')}.` : '';
  const label = `Scatter plot of ${plane.y} against ${plane.x}: ${formatPlural(points.length, 'point')}. ${frontSentence(cells, plane)}${others}`;
  return drawSvg(specification, { label, kind: 'scatter plot' });
}

/** The part of a plane's description that names its front. */
export function frontSentence(cells: readonly Cell[], plane: Pick<Plane, 'x' | 'y'>): string {
  const best = frontOf(cells, plane).map((cell) => methodTitle(cell.method));
  return `On the front: ${best.join('; ') || 'none'}.`;
}

/**
 * The trained methods that no other one of their comparison dominates on the plane, as drawn: by each point's mean over
 * all its seeds. From left to right within a comparison.
 */
export function frontOf(cells: readonly Cell[], { x, y }: Pick<Plane, 'x' | 'y'>): Cell[] {
  return contests(cells).flatMap((rivals) => {
    const drawn = rivals.flatMap((cell) => {
      const [across, up] = [cell.axes[x], cell.axes[y]];
      return across && up ? [{ x: across.value, y: up.value, cell }] : [];
    });
    return nonDominated(drawn).map(({ cell }) => cell);
  });
}

/** One point for each cell with both scores of the plane. */
export function scatterPoints(
  cells: readonly Cell[],
  looks: ReadonlyMap<string, Look>,
  plane: Pick<Plane, 'x' | 'y'>,
  ids: ReadonlyMap<Cell, string>,
): ScatterPoint[] {
  const front = frontOf(cells, plane);
  return cells.flatMap((cell) =>
    pointOf(cell, plane, looks.get(cell.method.name)!, { front: front.includes(cell), href: `#${ids.get(cell)}` }),
  );
}

/**
 * The range of both scores. Longer intervals are cut at the plane's edge; otherwise a few wide ones would compress the
 * rest.
 */
export function domainsOf(points: readonly ScatterPoint[]): Domains {
  return { x: domainOf(points.map((point) => point.x)), y: domainOf(points.map((point) => point.y)) };
}

/** The points with their intervals cut at the plane's edge. */
export function within(points: readonly ScatterPoint[], { x, y }: Domains): ScatterPoint[] {
  return points.map((point) => ({
    ...point,
    ...{ left: Math.max(point.left, x[0]), right: Math.min(point.right, x[1]) },
    ...{ low: Math.max(point.low, y[0]), high: Math.min(point.high, y[1]) },
    seeds: point.seeds.filter((seed) => seed.x >= x[0] && seed.y >= y[0]),
  }));
}

function pointOf(
  cell: Cell,
  plane: Pick<Plane, 'x' | 'y'>,
  { key: series, number, color, shape, hollow, dash }: Look,
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
      comparison: cell.comparison,
      href,
      swept: strength !== undefined,
      color,
      shape,
      radius: POINT_RADIUS,
      front,
      fill: hollow ? 'var(--page)' : color,
      stroke: hollow ? color : 'var(--page)',
      strokeWidth: hollow ? 2.25 : 2,
      strokeOpacity: 1,
      dash,
      text: isReference(name) || strength === undefined ? name : String(strength.value),
      shortText: number === null ? name : String(number),
      description: `${methodTitle(cell.method)}: ${said(plane.x, x)}, ${said(plane.y, y)}${front ? '; on the front' : ''}`,
      seeds: seedsOfBoth.length > 1 ? seedsOfBoth : [],
    },
  ];
}

function said(axis: Axis, { value, interval, seeds }: SeedScore): string {
  const over = seeds.length > 1 ? `, ${seeds.length} seeds` : '';
  return `${axis} ${formatScore(value)} (${formatInterval(interval)}${over})`;
}

/** From below the lowest score, in tenths, to 1. A wider range than the data's shows how much room there is. */
function domainOf(scores: readonly number[]): Domains['x'] {
  const low = Math.floor((Math.min(1, ...scores) - 0.03) * 10 + 1e-9) / 10;
  return [Math.max(0, Math.min(low, 0.7)), 1];
}

/**
 * The outline of the area that the front of each comparison dominates: along the top of each step, then down to the
 * next.
 */
export function staircases(points: readonly ScatterPoint[], { x, y }: Domains): Stairs[] {
  const fronts = grouped(
    points.filter(({ front }) => front),
    ({ comparison }) => comparison,
  );
  return fronts.map((front) => {
    const steps = front.sort((a, b) => a.x - b.x || b.y - a.y);
    const corners = steps.flatMap((point, index) => [
      { x: steps[index - 1]?.x ?? x[0], y: point.y },
      { x: point.x, y: point.y },
    ]);
    const series = [...new Set(steps.map((point) => point.series))];
    return { corners: [...corners, { x: steps.at(-1)!.x, y: y[0] }], series };
  });
}
