import { grouped } from '../../results/grouped.ts';
import { around, type Box, placeLabels } from './label-placement.ts';
import { type PathPoint, POINT_RADIUS, type ScatterPoint } from './scatter-point.ts';
import { LABEL_SIZE, MARGIN, placing, type ScatterContent } from './scatter-specification.ts';

/** Above this number of points, labels are the methods' numbers in the legend instead of strengths. */
export const CROWDED = 40;

/**
 * Non-overlapping labels, in pixels. A plane with room shows every point's strength. A crowded one shows the method's
 * number at each point of the front, and at the last point of each other method.
 *
 * @param points Our points, in order of strength within each sweep.
 * @param others Other points that no label may cover.
 */
export function labelsOf(
  points: readonly ScatterPoint[],
  others: readonly ScatterPoint[],
  { inner, domains }: Pick<ScatterContent, 'inner' | 'domains'>,
): ScatterContent['labels'][number][] {
  const { across, down } = placing(inner, domains);
  const crowded = points.length > CROWDED;
  const named = points.filter((point) => !crowded || point.front || isLast(point, points));
  const byImportance = [...named].sort((a, b) => Number(b.front) - Number(a.front));
  const anchors = byImportance.map(({ x, y, text, shortText }) => {
    return { x: across(x), y: down(y), radius: POINT_RADIUS, text: crowded ? shortText : text };
  });
  const crosses = points.flatMap((point): Box[] => [
    { left: across(point.left), top: down(point.y) - 1, width: across(point.right) - across(point.left), height: 2 },
    { left: across(point.x) - 1, top: down(point.high), width: 2, height: down(point.low) - down(point.high) },
  ]);
  // A slanted line is a chain of small boxes.
  const lines = pathsAlongStrength(points).flatMap((path) =>
    path.slice(1).flatMap(({ x, y }, index) => {
      const from = path[index]!;
      const parts = Array.from({ length: 24 }, (_, part) => (part + 0.5) / 24);
      return parts.map((part) => around(across(from.x + part * (x - from.x)), down(from.y + part * (y - from.y)), 2));
    }),
  );
  const markers = [...points.filter((point) => !named.includes(point)), ...others.filter(({ front }) => front)].map(
    (point) => around(across(point.x), down(point.y), point.radius),
  );
  const frame = { left: 0, top: -MARGIN.top, width: inner.width + MARGIN.right, height: inner.height + MARGIN.top };
  const places = placeLabels(anchors, { markers, lines: [...crosses, ...lines] }, { frame, fontSize: LABEL_SIZE });
  return byImportance.flatMap(({ front, series }, index) => {
    const place = places[index];
    const { text } = anchors[index]!;
    return place ? [{ x: place.x + 1, y: place.y, text, weight: front ? 700 : 400, series, leader: place.leader }] : [];
  });
}

/** The joined points of each sweep in each comparison. */
export function pathsAlongStrength(points: readonly ScatterPoint[]): ScatterPoint[][] {
  return grouped(
    points.filter(({ swept }) => swept),
    ({ series, comparison }) => `${series} ${comparison}`,
  ).filter((path) => path.length > 1);
}

/** The same in one row for a chart's line, which breaks where the next comparison begins. */
export function brokenLines(points: readonly ScatterPoint[]): PathPoint[] {
  return pathsAlongStrength(points).flatMap((path) => [
    { ...path[0]!, joined: false },
    ...path.map((point) => ({ ...point, joined: true })),
  ]);
}

/** Whether this is the method's last point and none of its points is on the front, where it would be numbered. */
function isLast(point: ScatterPoint, points: readonly ScatterPoint[]): boolean {
  const own = points.filter(({ series }) => series === point.series);
  return point === own.at(-1) && !own.some(({ front }) => front);
}
