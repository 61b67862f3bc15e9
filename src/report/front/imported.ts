import { axes } from '../../results/aggregate.ts';
import type { ImportedPoint } from '../../results/imported.ts';
import { pointTitle, shownStrength } from '../../results/method-title.ts';
import { nonDominated } from '../../results/statistics/pareto.ts';
import { formatCount, formatScore } from '../notation/format.ts';
import type { Look } from '../notation/palette.ts';
import type { Plane } from './scatter.ts';
import { importedSeries, POINT_RADIUS, type ScatterPoint } from './scatter-point.ts';

/** Represents all imported points in the legend. */
const anyImported: Look = {
  key: 'imported',
  number: null,
  color: 'var(--muted)',
  // A hexagon.
  shape: 'M-0.5,-0.87L0.5,-0.87L1,0L0.5,0.87L-0.5,0.87L-1,0Z',
  outline: '',
  hollow: true,
  dash: [],
};

/** Imported points have the method's colour and the outer edge of its mark, empty; our points are filled. */
function importedLook(look: Look): Look {
  return { ...look, shape: look.outline, hollow: true };
}

/** Legend entries for imported points: one for all, and one for each method without points of ours. */
export function importedLegend(
  points: readonly ImportedPoint[],
  own: ReadonlySet<string>,
  looks: ReadonlyMap<string, Look>,
) {
  const added = [...new Set(points.map(({ method }) => method.name))].filter((name) => !own.has(name)).sort();
  return [
    ...added.map((name) => ({ name, look: importedLook(looks.get(name)!), option: null, note: 'imported' })),
    ...(points.length > 0 ? [{ name: 'imported', look: anyImported, option: null, note: 'empty marks' }] : []),
  ];
}

/**
 * Imported points on a plane, without intervals, because their sources give none. Points that no other imported one
 * dominates are flagged; untrained models do not compete, as with ours.
 *
 * @param id Prefix of the ids of their table rows, to which they link.
 */
export function importedScatter(
  points: readonly ImportedPoint[],
  { x: across, y: up }: Pick<Plane, 'x' | 'y'>,
  looks: ReadonlyMap<string, Look>,
  id: string,
): ScatterPoint[] {
  const drawn = points.flatMap((point, index) => {
    const [x, y] = [point.axes[across], point.axes[up]];
    return x && y ? [{ x: x.value, y: y.value, point, index }] : [];
  });
  const front = new Set(nonDominated(drawn.filter(({ point }) => point.method.name !== 'base')));
  const isCrowded = drawn.length > CROWDED;
  return drawn.map((one): ScatterPoint => {
    const { x, y, point, index } = one;
    const { key, number, color, shape, dash } = importedLook(looks.get(point.method.name)!);
    const small = isCrowded && !front.has(one);
    return {
      ...{ x, left: x, right: x, y, low: y, high: y },
      series: importedSeries(key),
      comparison: '',
      href: `#${id}-i${index}`,
      swept: false,
      front: front.has(one),
      ...{ color, shape, stroke: color, dash },
      // In a crowd, points off the front are small and faint, and hide nothing behind them.
      ...(small
        ? { radius: POINT_RADIUS / 2, strokeWidth: 0.75, strokeOpacity: 0.55 }
        : { radius: POINT_RADIUS, strokeWidth: 1.25, strokeOpacity: 1 }),
      fill: isCrowded ? 'none' : 'var(--page)',
      text: point.method.strength ? String(shownStrength(point.method.strength.value)) : '',
      shortText: number === null ? '' : String(number),
      description: `Imported from the ${point.source}: ${titleOf(point)}: ${across} ${formatScore(x)}, ${up} ${formatScore(y)}, without intervals`,
      seeds: [],
    };
  });
}

/** Above this number of points, a plane shows a cloud. */
const CROWDED = 100;

/** One table row for each imported point. */
export function importedRows(points: readonly ImportedPoint[], looks: ReadonlyMap<string, Look>, id: string): object[] {
  const score = (value: ImportedPoint['axes']['task']) =>
    value && { value: formatScore(value.value), exact: value.value, n: value.n ? formatCount(value.n) : null };
  return points.map((point, index) => ({
    id: `${id}-i${index}`,
    look: importedLook(looks.get(point.method.name)!),
    title: titleOf(point),
    source: point.source,
    model: point.model,
    run: point.run,
    axes: axes.map((axis) => score(point.axes[axis])),
    notes: point.notes,
  }));
}

function titleOf({ method, seed }: ImportedPoint): string {
  const what = pointTitle({ name: method.name, method });
  return seed === null ? what : `${what}, seed ${seed}`;
}
