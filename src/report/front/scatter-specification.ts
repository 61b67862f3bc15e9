import type { LinearScale, Mark, Spec } from 'vega';
import { axisStyle } from '../drawing/axis-style.ts';
import { isImported, type ScatterPoint } from './scatter-point.ts';

/** The range of scores on either axis of a plane. */
export interface Domains {
  readonly x: readonly [low: number, high: number];
  readonly y: readonly [low: number, high: number];
}

/** Size of a plane in pixels, without the margin for axes and titles. */
export interface Inner {
  readonly width: number;
  readonly height: number;
}

export interface ScatterContent {
  readonly inner: Inner;
  readonly domains: Domains;
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
    scales: scalesOf(inner, domains),
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
      title(`${titles.x} →`, 'right', [inner.width, inner.height + 36]),
      title(`↑ ${titles.y}`, 'left', [8 - MARGIN.left, -20]),
    ],
  };
}

/** Places scores in pixels, as the scales of `scalesOf` do. */
export function placing({ width, height }: Inner, { x: [left, right], y: [low, high] }: Domains) {
  return {
    across: (value: number) => (width * (value - left)) / (right - left),
    down: (value: number) => height * (1 - (value - low) / (high - low)),
  };
}

export function scalesOf({ width, height }: Inner, { x: across, y: up }: Domains): LinearScale[] {
  return [
    { name: 'x', type: 'linear', domain: [...across], range: [0, width], zero: false },
    { name: 'y', type: 'linear', domain: [...up], range: [height, 0], zero: false },
  ];
}

const axis = { ...axisStyle, labelPadding: 8, format: '.1f', labelFontSize: 12 };
export const x = { scale: 'x', field: 'x' };
export const y = { scale: 'y', field: 'y' };

/** The area that the front dominates. */
export function shade(bottom: number): Mark {
  return {
    type: 'area',
    aria: false,
    from: { data: 'stairs' },
    encode: { enter: { x, y, y2: { value: bottom }, fill: { value: 'var(--front)' }, fillOpacity: { value: 0.7 } } },
  };
}

function front(bottom: number): Mark[] {
  return [
    shade(bottom),
    {
      type: 'line',
      aria: false,
      from: { data: 'stairs' },
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

/** Thin crosses for the intervals of some data's points. */
export function crosses(data: string): { readonly across: Mark; readonly up: Mark } {
  const thin = { stroke: { field: 'color' }, strokeWidth: { value: 1 }, strokeOpacity: { value: 0.45 } };
  const rule = { type: 'rule', aria: false, from: { data } } as const;
  return {
    across: {
      ...rule,
      encode: { enter: { ...thin, y, x: { scale: 'x', field: 'left' }, x2: { scale: 'x', field: 'right' } } },
    },
    up: {
      ...rule,
      encode: { enter: { ...thin, x, y: { scale: 'y', field: 'low' }, y2: { scale: 'y', field: 'high' } } },
    },
  };
}

function lines(series: string): Mark[] {
  const { across, up } = crosses(`points ${series}`);
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
    { ...across, name: nameOf('across', series) },
    { ...up, name: nameOf('up', series) },
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

/** A label's text with a halo, which the style sheet paints below the letters. */
export function labelText(fontSize: number) {
  return {
    ...{ x: { field: 'x' }, y: { field: 'y' }, text: { field: 'text' }, baseline: { value: 'middle' as const } },
    ...{ font: { value: 'inherit' }, fontSize: { value: fontSize }, fill: { value: 'var(--ink)' } },
    ...{ stroke: { value: 'var(--page)' }, strokeWidth: { value: 3 } },
  };
}

function labels(series: string): Mark {
  return {
    name: nameOf('labels', series),
    type: 'text',
    aria: false,
    from: { data: `labels ${series}` },
    encode: {
      enter: { ...labelText(LABEL_SIZE), fontWeight: { field: 'weight' }, strokeJoin: { value: 'round' } },
    },
  };
}

function title(text: string, align: 'left' | 'right', [left, top]: readonly [number, number]): Mark {
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
