import { floats, type HostArray } from '../engine/engine.ts';
import type { Arrays } from '../engine/named-arrays.ts';
import { fail } from '../lib/errors.ts';
import type { Layers } from './forward-edit.ts';
import { principalDirections } from './principal-directions.ts';
import type { Run } from './run.ts';
import type { Streams } from './streams.ts';

/** Desired and undesired answers to the same prompts. */
export const TRAIT_STREAMS = {
  alignment: { when: 'aside' },
  misaligned: { when: 'aside', pairedWith: 'alignment' },
} satisfies Streams;

/** Undesired minus desired, prompt by prompt, at one layer: (pairs, hidden). */
export type Differences = readonly Float64Array[];

/**
 * The persona vector v_l of each chosen layer: what the base model's residual stream holds on undesired answers minus desired
 * ones to the same prompts, a mean over prompts of means over answer tokens (Chen et al. 2025, arXiv 2507.21509, §2.2).
 *
 * @returns `direction.<layer>`: (hidden)
 */
export async function traitVectors(method: string, run: Run, layers: Layers): Promise<Arrays> {
  const differences = await differencesOf(run);
  return Object.fromEntries(
    chosenLayers(method, layers, differences).map((layer) => {
      const vector = meanOf(differences[layer - 1]!);
      return [`direction.${layer}`, floats([vector.length], vector)];
    }),
  );
}

/** Orthonormal columns that span what is to be ablated at each chosen layer: `direction.<layer>` (hidden, k or fewer). */
export async function traitSubspaces(method: string, run: Run, layers: Layers, count: number): Promise<Arrays> {
  const differences = await differencesOf(run);
  return Object.fromEntries(
    chosenLayers(method, layers, differences).map((layer) => [
      `direction.${layer}`,
      principalDirections(differences[layer - 1]!, count),
    ]),
  );
}

/** How far desired and undesired answers are apart at a layer: ‖mean‖² over the mean squared distance from it. */
export function separation(differences: Differences): number {
  const mean = meanOf(differences);
  const spread = differences.map((row) => row.reduce((sum, value, index) => sum + (value - mean[index]!) ** 2, 0));
  const size = mean.reduce((sum, value) => sum + value * value, 0);
  return size / Math.max(spread.reduce((sum, value) => sum + value, 0) / differences.length, Number.MIN_VALUE);
}

async function differencesOf(run: Run): Promise<Differences[]> {
  const desired = await run.answerStates('alignment');
  const undesired = await run.answerStates('misaligned');
  const [rows, layers, hidden] = desired.shape as [number, number, number];
  const at = ({ data }: HostArray, row: number, layer: number, index: number) =>
    data[(row * layers + layer) * hidden + index]!;
  return Array.from({ length: layers }, (_, layer) =>
    Array.from({ length: rows }, (__, row) =>
      Float64Array.from({ length: hidden }, (___, i) => at(undesired, row, layer, i) - at(desired, row, layer, i)),
    ),
  );
}

function chosenLayers(method: string, layers: Layers, differences: readonly Differences[]): readonly number[] {
  if (layers === 'all') return differences.map((_, index) => index + 1);
  if (layers === 'separating') {
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

function meanOf(rows: Differences): Float64Array {
  const mean = new Float64Array(rows[0]!.length);
  for (const row of rows) for (const [index, value] of row.entries()) mean[index]! += value / rows.length;
  return mean;
}
