import type { Mark, Spec } from 'vega';
import { axisStyle } from '../drawing/axis-style.ts';
import { isImported, type ScatterPoint } from './scatter-point.ts';

export interface ScatterContent {
  /** Size of the plane in pixels, without the margin for axes and titles. */
  readonly inner: { readonly width: number; readonly height: number };
  readonly domains: { readonly x: readonly [number, number]; readonly y: readonly [number, number] };
  readonly points: readonly ScatterPoint[];
  /** The points to be joined, in order of strength within each method. */
  readonly paths: readonly ScatterPoint[];
  readonly stairs: readonly { readonly x: number; readonly y: number }[];
  /** The front of imported points; empty without any. */
  readonly importedStairs: readonly { readonly x: number; readonly y: number }[];
  /** In pixels, after label placement. */
  readonly labels: readonly {
    readonly x: number;
    readonly y: number;
    readonly text: string;
    readonly weight: number;
    readonly series: string;
    /** Line from the point to a distant label. */
    readonly leader: { readonly x: number; readonly y: number; readonly x2: number; readonly y2: number } | null;
  }[];
  readonly titles: { readonly x: string; readonly y: string };
}

export const LABEL_SIZE = 12;
/** Room around the plane for axes, titles and labels of points near its edge. */
export const MARGIN = { left: 42, right: 26, top: 36, bottom: 46 };

/** The scatter plot as a Vega specification; what is drawn first lies below. */
export function scatterSpecification({ inner, domains, titles, ...content }: ScatterContent): Spec {
  const all = [...new Set(content.points.map((point) => point.series))];
  // Imported points lie below our lines and intervals too.
  const below = all.filter(isImported);
  const own = all.filter((series) => !isImported(series));
  const data = {
    points: content.points,
    paths: content.paths,
    labels: content.labels,
    leaders: content.labels.flatMap(({ leader, series }) => (leader ? [{ ...leader, series }] : [])),
    seeds: content.points.flatMap((point) => point.seeds),
  };
  return {
    ...inner,
    padding: MARGIN,
    autosize: 'none',
    data: [
      { name: 'stairs', values: [...content.stairs] },
      { name: 'imported stairs', values: [...content.importedStairs] },
      ...Object.entries(data).flatMap(([name, values]) =>
        all.map((series) => ({ name: `${name} ${series}`, values: values.filter((one) => one.series === series) })),
      ),
    ],
    scales: [
      { name: 'x', type: 'linear', domain: [...domains.x], range: [0, inner.width], zero: false },
      { name: 'y', type: 'linear', domain: [...domains.y], range: [inner.height, 0], zero: false },
    ],
    axes: [
      { ...axis, orient: 'bottom', scale: 'x', gridScale: 'y', tickCount: ticksOf(domains.x, inner.width) },
      { ...axis, orient: 'left', scale: 'y', gridScale: 'x', tickCount: ticksOf(domains.y, inner.height) },
    ],
    marks: [
      ...front(inner.height),
      importedFront,
      ...below.map(points),
      ...own.flatMap(lines),
      ...own.map(seeds),
      ...own.map(leaders),
      ...own.map(points),
      ...own.map(labels),
      title({ x: inner.width, y: inner.height + 36, text: `${titles.x} →`, align: 'right' }),
      title({ x: 8 - MARGIN.left, y: -20, text: `↑ ${titles.y}`, align: 'left' }),
    ],
  };
}

const axis = { ...axisStyle, labelPadding: 8, format: '.1f', labelFontSize: 12 };
const x = { scale: 'x', field: 'x' };
const y = { scale: 'y', field: 'y' };

function front(bottom: number): Mark[] {
  const stairs = { from: { data: 'stairs' }, aria: false } as const;
  return [
    {
      ...stairs,
      type: 'area',
      encode: { enter: { x, y, y2: { value: bottom }, fill: { value: 'var(--front)' }, fillOpacity: { value: 0.7 } } },
    },
    {
      ...stairs,
      type: 'line',
      encode: {
        enter: {
          x,
          y,
          stroke: { value: 'var(--front-line)' },
          strokeWidth: { value: 1.25 },
          strokeDash: { value: [4, 4] },
        },
      },
    },
  ];
}

/** A dotted line without a filled area, because it is not part of this comparison. */
const importedFront: Mark = {
  name: 'stairs series imported',
  type: 'line',
  aria: false,
  from: { data: 'imported stairs' },
  encode: {
    enter: { x, y, stroke: { value: 'var(--muted)' }, strokeWidth: { value: 1 }, strokeDash: { value: [1, 3] } },
  },
};

/** Vega requires unique names and writes them as classes: `path series k0`. The method's class is the last. */
function nameOf(part: string, series: string): string {
  return `${part} series ${series}`;
}

function lines(series: string): Mark[] {
  const thin = { stroke: { field: 'color' }, strokeWidth: { value: 1 }, strokeOpacity: { value: 0.45 } };
  const interval = { type: 'rule', aria: false, from: { data: `points ${series}` } } as const;
  return [
    {
      name: nameOf('path', series),
      type: 'line',
      aria: false,
      from: { data: `paths ${series}` },
      encode: {
        enter: {
          ...{ x, y, stroke: { field: 'color' }, strokeWidth: { value: 1.75 }, strokeOpacity: { value: 0.8 } },
          strokeDash: { field: 'dash' },
        },
      },
    },
    {
      ...interval,
      name: nameOf('across', series),
      encode: { enter: { ...thin, y, x: { scale: 'x', field: 'left' }, x2: { scale: 'x', field: 'right' } } },
    },
    {
      ...interval,
      name: nameOf('up', series),
      encode: { enter: { ...thin, x, y: { scale: 'y', field: 'low' }, y2: { scale: 'y', field: 'high' } } },
    },
  ];
}

function seeds(series: string): Mark {
  return {
    name: nameOf('seeds', series),
    type: 'symbol',
    aria: false,
    from: { data: `seeds ${series}` },
    encode: { enter: { x, y, size: { value: 10 }, fill: { field: 'color' }, fillOpacity: { value: 0.6 } } },
  };
}

function leaders(series: string): Mark {
  return {
    name: nameOf('leaders', series),
    type: 'rule',
    aria: false,
    from: { data: `leaders ${series}` },
    encode: {
      enter: {
        ...{ x: { field: 'x' }, y: { field: 'y' }, x2: { field: 'x2' }, y2: { field: 'y2' } },
        ...{ stroke: { value: 'var(--muted)' }, strokeWidth: { value: 0.75 } },
      },
    },
  };
}

function points(series: string): Mark {
  const look = {
    shape: { field: 'shape' },
    size: { signal: 'pow(2 * datum.radius, 2)' },
    fill: { field: 'fill' },
    stroke: { field: 'stroke' },
    strokeWidth: { field: 'strokeWidth' },
    strokeOpacity: { field: 'strokeOpacity' },
  };
  return {
    name: nameOf('points', series),
    type: 'symbol',
    from: { data: `points ${series}` },
    encode: { enter: { x, y, ...look, href: { field: 'href' }, description: { field: 'description' } } },
  };
}

/** With a halo, which the style sheet paints below the letters. */
function labels(series: string): Mark {
  return {
    name: nameOf('labels', series),
    type: 'text',
    aria: false,
    from: { data: `labels ${series}` },
    encode: {
      enter: {
        ...{ x: { field: 'x' }, y: { field: 'y' }, text: { field: 'text' }, baseline: { value: 'middle' } },
        ...{ font: { value: 'inherit' }, fontSize: { value: LABEL_SIZE }, fontWeight: { field: 'weight' } },
        ...{ fill: { value: 'var(--ink)' }, stroke: { value: 'var(--page)' }, strokeWidth: { value: 3 } },
        strokeJoin: { value: 'round' },
      },
    },
  };
}

function title({
  x: left,
  y: top,
  text,
  align,
}: {
  x: number;
  y: number;
  text: string;
  align: 'left' | 'right';
}): Mark {
  return {
    type: 'text',
    aria: false,
    encode: {
      enter: {
        x: { value: left },
        y: { value: top },
        text: { value: text },
        align: { value: align },
        font: { value: 'inherit' },
        fontSize: { value: 13 },
        fontWeight: { value: 600 },
        fill: { value: 'var(--ink)' },
      },
    },
  };
}

/** A tick at every tenth where there is room, else at every second one. */
function ticksOf([low, high]: readonly [number, number], pixels: number): number {
  const tenths = Math.round((high - low) * 10);
  return pixels / tenths >= 40 ? tenths : Math.ceil(tenths / 2);
}
