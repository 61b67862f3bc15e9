import type { ImportedPoint } from '../../results/imported.ts';
import { nonDominated } from '../../results/statistics/pareto.ts';
import { formatCount, formatMethod, formatScore } from '../notation/format.ts';
import type { Look } from '../notation/palette.ts';
import type { Plane } from './scatter.ts';
import { POINT_RADIUS, type ScatterPoint } from './scatter-specification.ts';

/** What others measured looks like nothing of ours: a grey outline, whatever its method. */
export const importedLook: Look = {
  key: 'imported',
  color: 'var(--muted)',
  shape: 'M-0.5,-0.87L0.5,-0.87L1,0L0.5,0.87L-0.5,0.87L-1,0Z', // hexagon
  hollow: true,
};

/**
 * Imported points on a plane, without intervals: their sources give none. Those that no other imported one beats are
 * marked; untrained models are no contestants, as among ours.
 *
 * @param id Prefix of the ids of their rows, to which they lead.
 */
export function importedScatter(
  points: readonly ImportedPoint[],
  { x: across, y: up }: Pick<Plane, 'x' | 'y'>,
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
    const { key, color, shape } = importedLook;
    return {
      ...{ x, left: x, right: x, y, low: y, high: y },
      series: key,
      href: `#${id}-i${index}`,
      swept: false,
      front: front.has(one),
      ...{ color, shape, stroke: color, strokeWidth: 1.25 },
      // In a crowd, those off the front are small, and hide nothing behind them.
      radius: isCrowded && !front.has(one) ? POINT_RADIUS / 3 : POINT_RADIUS,
      fill: isCrowded ? 'none' : 'var(--page)',
      text: '',
      description: `Imported from the ${point.source}: ${titleOf(point)}: ${across} ${formatScore(x)}, ${up} ${formatScore(y)}, without intervals`,
      seeds: [],
    };
  });
}

/** From more points than that on, a plane shows a cloud rather than each. */
const CROWDED = 100;

/** One row an imported point. */
export function importedRows(points: readonly ImportedPoint[], id: string): object[] {
  const score = (value: ImportedPoint['axes']['task']) =>
    value && { value: formatScore(value.value), exact: value.value, n: value.n ? formatCount(value.n) : null };
  return points.map((point, index) => ({
    id: `${id}-i${index}`,
    look: importedLook,
    title: titleOf(point),
    source: point.source,
    model: point.model,
    run: point.run,
    axes: [point.axes.task, point.axes.capability, point.axes.alignment].map(score),
    notes: point.notes,
  }));
}

function titleOf({ method, seed }: ImportedPoint): string {
  const { name, strength } = method;
  const what = formatMethod({ name, options: {}, ...(strength ? { strength } : {}) });
  return seed === null ? what : `${what}, seed ${seed}`;
}
