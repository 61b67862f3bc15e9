import type { Mark, Spec } from 'vega';
import { isReference } from '../../results/aggregate.ts';
import { axisStyle } from '../drawing/axis-style.ts';
import { drawSvg } from '../drawing/vega-svg.ts';
import { formatPlural } from '../notation/format.ts';
import type { Look } from '../notation/palette.ts';
import { around, placeLabels } from './label-placement.ts';
import { pathsAlongStrength } from './point-labels.ts';
import { domainsOf, type Plane, staircase, within } from './scatter.ts';
import type { ScatterPoint } from './scatter-point.ts';
import { crosses, type Domains, labelText, placing, scalesOf, shade, x, y } from './scatter-specification.ts';

/** One method's figure among the small multiples of a plane. */
export interface Multiple {
  readonly name: string;
  readonly look: Look;
  readonly svg: string;
}

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
): Promise<Multiple[]> {
  const domains = domainsOf([...points, ...imported]);
  const stairs = staircase(points, domains);
  const drawn = within(points, domains);
  const figures: Multiple[] = [];
  for (const name of names.filter((one) => !isReference(one))) {
    const look = looks.get(name)!;
    const own = drawn.filter(({ series }) => series === look.key);
    const theirs = imported.filter(({ series }) => series.split(' ').at(-1) === look.key);
    if (own.length + theirs.length > 0) {
      const others = drawn.filter((point) => !own.includes(point));
      const spec = specification({ own, theirs, others, stairs, domains });
      const beside = theirs.length > 0 ? ` and ${formatPlural(theirs.length, 'imported point')}` : '';
      const label = `${name} alone: ${formatPlural(own.length, 'point')}${beside} of ${y} against ${x}; all other methods in grey.`;
      figures.push({ name, look, svg: await drawSvg(spec, { label, kind: 'scatter plot' }) });
    }
  }
  return figures;
}

interface Content {
  readonly own: readonly ScatterPoint[];
  readonly theirs: readonly ScatterPoint[];
  readonly others: readonly ScatterPoint[];
  readonly stairs: ReturnType<typeof staircase>;
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
      { name: 'stairs', values: [...stairs] },
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
      shade(inner.height),
      stroked(curves, { width: 1, opacity: 0.5 }),
      stroked(dots, { width: 2 * OTHER_RADIUS, opacity: 0.75 }),
      symbols('theirs', 0.6),
      intervals.across,
      intervals.up,
      line,
      symbols('own', 1),
      labels,
    ],
  };
}

/** All other methods as one path, which keeps the page small. */
function stroked(path: string, { width, opacity }: { width: number; opacity: number }): Mark {
  return {
    type: 'path',
    aria: false,
    encode: {
      enter: {
        path: { value: path },
        stroke: { value: 'var(--others)' },
        strokeWidth: { value: width },
        strokeOpacity: { value: opacity },
        strokeCap: { value: 'round' },
      },
    },
  };
}

const line: Mark = {
  type: 'line',
  aria: false,
  from: { data: 'own' },
  encode: {
    enter: { x, y, stroke: { field: 'color' }, strokeWidth: { value: 1.75 }, strokeDash: { field: 'dash' } },
  },
};

function symbols(data: string, opacity: number): Mark {
  return {
    type: 'symbol',
    aria: false,
    from: { data },
    encode: {
      enter: {
        ...{ x, y, shape: { field: 'shape' }, fill: { field: 'fill' }, stroke: { field: 'stroke' } },
        size: { value: (2 * OWN_RADIUS * opacity) ** 2 },
        strokeWidth: { field: 'strokeWidth' },
      },
    },
  };
}

const labels: Mark = {
  type: 'text',
  aria: false,
  from: { data: 'labels' },
  encode: { enter: labelText(LABEL_SIZE) },
};

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
