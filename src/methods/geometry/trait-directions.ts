import { floats, type HostArray } from '../../engine/engine.ts';
import type { Arrays } from '../../engine/named-arrays.ts';
import type { Layers } from '../interface/forward-edit.ts';
import { chosenLayers, type Differences, meanOf } from '../interface/layer-choice.ts';
import type { Run } from '../interface/run.ts';
import type { Streams } from '../interface/streams.ts';
import { principalDirections } from './principal-directions.ts';

/** Desired and undesired answers to the same prompts. */
export const TRAIT_STREAMS = {
  alignment: { when: 'aside' },
  misaligned: { when: 'aside', pairedWith: 'alignment' },
} satisfies Streams;

/**
 * The persona vector v_l of each chosen layer: the base model's residual stream on undesired answers minus that on
 * desired answers to the same prompts. It is a mean over prompts of means over answer tokens (Chen et al. 2025, arXiv
 * 2507.21509, §2.2).
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

/**
 * Orthonormal columns that span the directions to ablate at each chosen layer: `direction.<layer>` (hidden, k or
 * fewer).
 */
export async function traitSubspaces(method: string, run: Run, layers: Layers, count: number): Promise<Arrays> {
  const differences = await differencesOf(run);
  return Object.fromEntries(
    chosenLayers(method, layers, differences).map((layer) => [
      `direction.${layer}`,
      principalDirections(differences[layer - 1]!, count),
    ]),
  );
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
