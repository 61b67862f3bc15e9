import type { Spec } from 'vega';
import { fixed, mark } from './mark.ts';
import { drawSvg } from './vega-svg.ts';

/** One measured quantity against another. */
export interface LinePlot {
  readonly title: string;
  /** Title of the horizontal axis. */
  readonly x: string;
  readonly y: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

const size = { width: 260, height: 160 };

/**
 * A line through points, with both axes from zero, so that a proportional relation is a straight line from the corner.
 */
export async function drawLinePlot({ title, x, y, points }: LinePlot): Promise<string> {
  const axis = { grid: true, domain: false, ticks: false, titleFontWeight: 'normal', tickCount: 5 } as const;
  const place = { x: { scale: 'x', field: 'x' }, y: { scale: 'y', field: 'y' } } as const;
  const scale = (name: 'x' | 'y', range: 'width' | 'height') =>
    ({ name, type: 'linear', zero: true, nice: true, range, domain: { data: 'points', field: name } }) as const;
  const spec: Spec = {
    ...size,
    padding: 8,
    title: { text: title, anchor: 'start' },
    data: [{ name: 'points', values: points.map((point) => ({ ...point })) }],
    scales: [scale('x', 'width'), scale('y', 'height')],
    axes: [
      { ...axis, orient: 'bottom', scale: 'x', title: x, format: '~s' },
      { ...axis, orient: 'left', scale: 'y', title: y, format: '~g' },
    ],
    marks: [
      mark('line', { ...place, ...fixed({ stroke: '#2563eb', strokeWidth: 1.5 }) }, 'points'),
      mark('symbol', { ...place, ...fixed({ fill: '#2563eb', size: 30 }) }, 'points'),
    ].map((one) => ({ ...one, aria: true })),
  };
  const ends = [points[0], points.at(-1)].map((point) => `${point?.y.toPrecision(2)} at ${point?.x}`);
  return drawSvg(spec, { label: `${title}: ${y} against ${x}, from ${ends.join(' to ')}.`, kind: 'line chart' });
}
