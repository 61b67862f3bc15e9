import type { Mark, Spec } from 'vega';
import { isReference } from '../../results/aggregate.ts';
import { axisStyle } from '../drawing/axis-style.ts';
import { fields, fixed, mark } from '../drawing/mark.ts';
import { drawSvg } from '../drawing/vega-svg.ts';
import { formatPlural } from '../notation/format.ts';
import type { Look } from '../notation/palette.ts';
import { around, placeLabels } from './label-placement.ts';
import { pathsAlongStrength } from './point-labels.ts';
import { domainsOf, type Plane, staircases, within } from './scatter.ts';
import type { ScatterPoint } from './scatter-point.ts';
import {
  crosses,
  curve,
  type Domains,
  labelText,
  placing,
  type Stairs,
  scalesOf,
  shade,
  stairsData,
  x,
  y,
} from './scatter-specification.ts';

const inner = { width: 172, height: 138 };
const margin = { left: 26, top: 8, right: 12, bottom: 20 };
const LABEL_SIZE = 11;
const OWN_RADIUS = 5.5;
const OTHER_RADIUS = 1.75;

/**
 * The plane once for each method: its own points and curve in full, all others in grey, on one scale. It shows what a
 * crowd hides.
 *
 * @param points Our points, in order of strength within each method.
 * @param imported Imported points, drawn in full beside our points of the same method.
 * @param names The methods, in this order.
 */
export async function smallMultiples(
  points: readonly ScatterPoint[],
  imported: readonly ScatterPoint[],
  { x, y }: Pick<Plane, 'x' | 'y'>,
  names: readonly string[],
  looks: ReadonlyMap<string, Look>,
) {
  const domains = domainsOf([...points, ...imported]);
  const stairs = staircases(points, domains);
  const drawn = within(points, domains);
  const figures = names.map(async (name) => {
    const look = looks.get(name)!;
    const own = drawn.filter(({ series }) => series === look.key);
    const theirs = imported.filter(({ series }) => series.split(' ').at(-1) === look.key);
    if (isReference(name) || own.length + theirs.length === 0) return [];
    const others = drawn.filter((point) => !own.includes(point));
    const spec = specification({ own, theirs, others, stairs, domains });
    const beside = theirs.length > 0 ? ` and ${formatPlural(theirs.length, 'imported point')}` : '';
    const label = `${name} alone: ${formatPlural(own.length, 'point')}${beside} of ${y} against ${x}; all other methods in grey.`;
    return { name, look, svg: await drawSvg(spec, { label, kind: 'scatter plot' }) };
  });
  return (await Promise.all(figures)).flat();
}

interface Content {
  readonly own: readonly ScatterPoint[];
  readonly theirs: readonly ScatterPoint[];
  readonly others: readonly ScatterPoint[];
  readonly stairs: readonly Stairs[];
  readonly domains: Domains;
}

function specification({ own, theirs, others, stairs, domains }: Content): Spec {
  const { across, down } = placing(inner, domains);
  const intervals = crosses('own');
  const dots = others.map((point) => `M${across(point.x).toFixed(1)},${down(point.y).toFixed(1)}h0`).join('');
  const curves = pathsAlongStrength(others)
    .map((path) => `M${path.map((point) => `${across(point.x).toFixed(1)},${down(point.y).toFixed(1)}`).join('L')}`)
    .join('');
  const axis = { ...axisStyle, labelFontSize: 10.5, labelPadding: 4, format: '.1f', tickCount: 3 };
  return {
    ...inner,
    padding: margin,
    autosize: 'none',
    data: [
      ...stairsData(stairs),
      { name: 'own', values: [...own] },
      { name: 'theirs', values: [...theirs] },
      { name: 'labels', values: labelsOf(own, domains) },
    ],
    scales: scalesOf(inner, domains),
    axes: [
      { ...axis, orient: 'bottom', scale: 'x', gridScale: 'y' },
      { ...axis, orient: 'left', scale: 'y', gridScale: 'x' },
    ],
    marks: [
      ...stairs.map((one, front) => shade(inner.height, one, front)),
      stroked(curves, 1, 0.5),
      stroked(dots, 2 * OTHER_RADIUS, 0.75),
      symbols('theirs', 0.6),
      intervals.across,
      intervals.up,
      mark('line', curve, 'own'),
      symbols('own', 1),
      mark('text', labelText(LABEL_SIZE), 'labels'),
    ],
  };
}

/** All other methods as one path, which keeps the page small. */
function stroked(path: string, strokeWidth: number, strokeOpacity: number): Mark {
  return mark('path', fixed({ path, stroke: 'var(--others)', strokeWidth, strokeOpacity, strokeCap: 'round' }));
}

function symbols(data: string, scale: number): Mark {
  const look = fields('shape', 'fill', 'stroke', 'strokeWidth');
  return mark('symbol', { x, y, ...look, ...fixed({ size: (2 * OWN_RADIUS * scale) ** 2 }) }, data);
}

/** Strengths beside the method's own points, where there is room. */
function labelsOf(own: readonly ScatterPoint[], domains: Domains): { x: number; y: number; text: string }[] {
  const { across, down } = placing(inner, domains);
  const swept = own.filter(({ swept: isSwept }) => isSwept);
  const anchors = swept.map(({ x, y, text }) => ({ x: across(x), y: down(y), radius: OWN_RADIUS, text }));
  const frame = { left: 0, top: 0, width: inner.width + margin.right, height: inner.height };
  const lines = pathsAlongStrength(own).flatMap((path) =>
    path.map((point) => around(across(point.x), down(point.y), OWN_RADIUS)),
  );
  return placeLabels(anchors, { lines }, { frame, fontSize: LABEL_SIZE }).flatMap((place, index) =>
    place && place.leader === null ? [{ x: place.x + 1, y: place.y, text: swept[index]!.text }] : [],
  );
}
