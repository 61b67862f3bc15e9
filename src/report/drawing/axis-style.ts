import type { Axis } from 'vega';

/** Axes of the page's figures: a grid and labels in the page's font and colours, without lines and ticks. */
export const axisStyle = {
  domain: false,
  ticks: false,
  grid: true,
  gridColor: 'var(--grid)',
  labelColor: 'var(--muted)',
  labelFont: 'inherit',
} satisfies Partial<Axis>;
