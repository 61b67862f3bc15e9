import { expect, test } from 'vitest';
import { drawLinePlot } from './line-plot.ts';

test('draws every point, names both axes, and says the ends to readers who do not see it', async () => {
  const points = [1, 2, 4].map((x) => ({ x, y: 3 * x }));
  const svg = await drawLinePlot({ title: 'Cost', x: 'layers', y: 'seconds', points });
  expect(svg).toContain('aria-label="Cost: seconds against layers, from 3.0 at 1 to 12 at 4."');
  for (const text of ['Cost', 'layers', 'seconds']) expect(svg).toContain(`>${text}</text>`);
  const placed = [...svg.matchAll(/transform="translate\(([\d.]+),([\d.]+)\)"[^>]*fill="#2563eb"/g)];
  const [a, b, c] = placed.map(([, x, y]) => [Number(x), Number(y)] as const);
  expect(placed).toHaveLength(3);
  expect((c![0] - b![0]) / (b![0] - a![0])).toBeCloseTo(2, 1);
  expect((c![1] - b![1]) / (b![1] - a![1])).toBeCloseTo(2, 1);
});
