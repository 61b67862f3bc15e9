import type { EncodeEntry, LinearScale, Mark, Spec } from 'vega';
import { axisStyle } from '../drawing/axis-style.ts';
import { fields, fixed, mark } from '../drawing/mark.ts';
import type { Place } from './label-placement.ts';
import { isImported, type ScatterPoint } from './scatter-point.ts';

/** The range of scores on either axis of a plane. */
export interface Domains {
  readonly x: readonly [low: number, high: number];
  readonly y: readonly [low: number, high: number];
}

/** A front's outline, and the classes of the methods whose points it runs through. */
export interface Stairs {
  /** From left to right. */
  readonly corners: readonly { readonly x: number; readonly y: number }[];
  readonly series: readonly string[];
}

export interface ScatterContent {
  /** Size of the plane in pixels, without the margin for axes and titles. */
  readonly inner: { readonly width: number; readonly height: number };
  readonly domains: Domains;
  readonly points: readonly ScatterPoint[];
  /** The points to be joined, in order of strength within each method. */
  readonly paths: readonly ScatterPoint[];
  /** The front of each comparison. */
  readonly stairs: readonly Stairs[];
  /** The front of imported points, if there are any. */
  readonly importedStairs: Stairs | undefined;
  /** In pixels, after label placement. */
  readonly labels: readonly {
    readonly x: number;
    readonly y: number;
    readonly text: string;
    readonly weight: number;
    readonly series: string;
    readonly leader: Place['leader'];
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
      ...stairsData(content.stairs),
      { name: 'imported stairs', values: [...(content.importedStairs?.corners ?? [])] },
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
      ...content.stairs.flatMap((stairs, front) => [shade(inner.height, stairs, front), frontLine(stairs, front)]),
      importedFront(content.importedStairs),
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
export function placing({ width, height }: ScatterContent['inner'], { x: [left, right], y: [low, high] }: Domains) {
  return {
    across: (value: number) => (width * (value - left)) / (right - left),
    down: (value: number) => height * (1 - (value - low) / (high - low)),
  };
}

export function scalesOf({ width, height }: ScatterContent['inner'], { x: across, y: up }: Domains): LinearScale[] {
  return [
    { name: 'x', type: 'linear', domain: [...across], range: [0, width], zero: false },
    { name: 'y', type: 'linear', domain: [...up], range: [height, 0], zero: false },
  ];
}

const axis = { ...axisStyle, labelPadding: 8, format: '.1f', labelFontSize: 12 };
export const x = { scale: 'x', field: 'x' };
export const y = { scale: 'y', field: 'y' };

/** The outlines as data for `shade`. */
export function stairsData(stairs: readonly Stairs[]) {
  return stairs.map(({ corners }, front) => ({ name: `stairs ${front}`, values: [...corners] }));
}

/** The area that a front dominates. */
export function shade(bottom: number, stairs: Stairs, front: number): Mark {
  const look = fixed({ y2: bottom, fill: 'var(--front)', fillOpacity: 0.7 });
  return { ...mark('area', { x, y, ...look }, `stairs ${front}`), name: frontName('shade', stairs, front) };
}

function frontLine(stairs: Stairs, front: number): Mark {
  const look = fixed({ stroke: 'var(--front-line)', strokeWidth: 1.25, strokeDash: [4, 4] });
  return { ...mark('line', { x, y, ...look }, `stairs ${front}`), name: frontName('edge', stairs, front) };
}

/** The page's script hides what is named so while a method of the front is hidden: without it the front is another. */
function frontName(part: string, { series }: Stairs, front: number): string {
  return `${part} ${part}${front} front ${series.join(' ')}`;
}

/** A dotted line without a filled area, because it is not part of this comparison. */
function importedFront(stairs: Stairs | undefined): Mark {
  const look = fixed({ stroke: 'var(--muted)', strokeWidth: 1, strokeDash: [1, 3] });
  const members = (stairs?.series ?? []).map((series) => series.split(' ').at(-1));
  const name = ['stairs', 'front', 'series', 'imported', ...members].join(' ');
  return { ...mark('line', { x, y, ...look }, 'imported stairs'), name };
}

/** Thin crosses for the intervals of some data's points. */
export function crosses(data: string): { readonly across: Mark; readonly up: Mark } {
  const thin = { stroke: { field: 'color' }, ...fixed({ strokeWidth: 1, strokeOpacity: 0.45 }) };
  const ends = (scale: 'x' | 'y', from: string, to: string) => {
    return { [scale]: { scale, field: from }, [`${scale}2`]: { scale, field: to } };
  };
  return {
    across: mark('rule', { ...thin, y, ...ends('x', 'left', 'right') }, data),
    up: mark('rule', { ...thin, x, ...ends('y', 'low', 'high') }, data),
  };
}

/** A method's line along its strengths. */
export const curve = {
  ...{ x, y, stroke: { field: 'color' }, strokeDash: { field: 'dash' } },
  ...fixed({ strokeWidth: 1.75 }),
};

function lines(series: string): Mark[] {
  const { across, up } = crosses(`points ${series}`);
  const path = mark('line', { ...curve, ...fixed({ strokeOpacity: 0.8 }) }, `paths ${series}`);
  return Object.entries({ path, across, up }).map(([part, own]) => named(part, series, own));
}

function seeds(series: string): Mark {
  const look = { fill: { field: 'color' }, ...fixed({ size: 10, fillOpacity: 0.6 }) };
  return named('seeds', series, mark('symbol', { x, y, ...look }, `seeds ${series}`));
}

function leaders(series: string): Mark {
  const look = fixed({ stroke: 'var(--muted)', strokeWidth: 0.75 });
  return named('leaders', series, mark('rule', { ...fields('x', 'y', 'x2', 'y2'), ...look }, `leaders ${series}`));
}

function points(series: string): Mark {
  const look = fields('shape', 'fill', 'stroke', 'strokeWidth', 'strokeOpacity', 'href', 'description');
  const enter = { x, y, ...look, size: { signal: 'pow(2 * datum.radius, 2)' } };
  return named('points', series, { ...mark('symbol', enter, `points ${series}`), aria: true });
}

function labels(series: string): Mark {
  const look = { ...labelText(LABEL_SIZE), fontWeight: { field: 'weight' }, ...fixed({ strokeJoin: 'round' }) };
  return named('labels', series, mark('text', look, `labels ${series}`));
}

/** Vega requires unique names and writes them as classes: `path series k0`. The method's class is the last. */
function named(part: string, series: string, own: Mark): Mark {
  return { ...own, name: `${part} series ${series}` };
}

/** A label's text with a halo, which the style sheet paints below the letters. */
export function labelText(fontSize: number): EncodeEntry {
  const halo = { stroke: 'var(--page)', strokeWidth: 3 };
  return {
    ...fields('x', 'y', 'text'),
    ...fixed({ baseline: 'middle', font: 'inherit', fontSize, fill: 'var(--ink)', ...halo }),
  };
}

function title(text: string, align: 'left' | 'right', [left, top]: readonly [number, number]): Mark {
  const font = { font: 'inherit', fontSize: 13, fontWeight: 600, fill: 'var(--ink)' };
  return mark('text', fixed({ x: left, y: top, text, align, ...font }));
}

/** A tick at every tenth where there is room, else at every second one. */
function ticksOf([low, high]: readonly [number, number], pixels: number): number {
  const tenths = Math.round((high - low) * 10);
  return pixels / tenths >= 40 ? tenths : Math.ceil(tenths / 2);
}
