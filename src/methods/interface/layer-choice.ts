import { fail } from '../../lib/errors.ts';
import type { Layers } from './forward-edit.ts';

/** Undesired minus desired states, prompt by prompt, at one layer: (pairs, hidden). */
export type Differences = readonly Float64Array[];

/** How well a layer separates desired from undesired answers: ‖mean‖² over the mean squared distance from the mean. */
export function separation(differences: Differences): number {
  const mean = meanOf(differences);
  const spread = differences.map((row) => row.reduce((sum, value, index) => sum + (value - mean[index]!) ** 2, 0));
  const size = mean.reduce((sum, value) => sum + value * value, 0);
  return size / Math.max(spread.reduce((sum, value) => sum + value, 0) / differences.length, Number.MIN_VALUE);
}

/** The chosen layer numbers, from 1. A layer that the network lacks is an error. */
export function chosenLayers(method: string, layers: Layers, differences: readonly Differences[]): readonly number[] {
  if (layers === 'all') return differences.map((_, index) => index + 1);
  if (layers === 'separating') {
    if (differences[0]!.length < 2) {
      fail(
        method,
        'Expected two pairs of answers or more to see which layer separates them, got one. Name `layers`, or give more pairs.',
      );
    }
    const separations = differences.map(separation);
    return [separations.indexOf(Math.max(...separations)) + 1];
  }
  const unknown = layers.filter((layer) => layer > differences.length);
  if (unknown.length === 0) return layers;
  return fail(
    method,
    `Expected \`layers\` from 1 to ${differences.length}, got ${unknown.join(', ')}. Correct the option.`,
  );
}

/** (hidden) */
export function meanOf(rows: Differences): Float64Array {
  const mean = new Float64Array(rows[0]!.length);
  for (const row of rows) for (const [index, value] of row.entries()) mean[index]! += value / rows.length;
  return mean;
}
