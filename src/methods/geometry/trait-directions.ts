import { floats, type HostArray } from '../../engine/engine.ts';
import { type Arrays, withPrefix } from '../../engine/named-arrays.ts';
import { fail } from '../../lib/errors.ts';
import { wrappedMethods } from '../../results/wrapped-methods.ts';
import type { Tensor } from '../../tensor/tfjs.ts';
import { joinEdits, type Layers } from '../interface/forward-edit.ts';
import { chosenLayers, type Differences, meanOf } from '../interface/layer-choice.ts';
import type { Method, Run } from '../interface/method.ts';

/** The base's hooks, with an edit of T's rows in training along the directions of each chosen layer. */
export function traitEdit(
  method: string,
  base: Method,
  layers: Layers,
  directions: (run: Run) => Promise<Arrays>,
  edit: (residual: Tensor, direction: Tensor) => Tensor,
): Pick<Method, 'inner' | 'streams' | 'setup' | 'forward'> {
  if ([base.name, ...wrappedMethods(base.options)].includes(method)) {
    fail(method, `Expected a base without ${method}, got it inside: both edits would take each other's directions.`);
  }
  // Keeps the edit's frozen state apart from the base's.
  const own = `${method}.`;
  return {
    inner: base,
    streams: { alignment: { when: 'aside' }, misaligned: { when: 'aside', pairedWith: 'alignment' }, ...base.streams },
    setup: async (run) => ({ ...(await base.setup?.(run)), ...withPrefix(own, await directions(run)) }),
    forward: joinEdits(method, base.forward, {
      streams: ['task'],
      layers,
      edit(residual, layer, { state }) {
        const direction = state[`${own}direction.${layer}`];
        return direction ? edit(residual, direction) : residual;
      },
    }),
  };
}

/**
 * The persona vector v_l of each chosen layer: the base model's residual stream on undesired answers minus that on
 * desired answers to the same prompts. It is a mean over prompts of means over answer tokens (Chen et al. 2025, arXiv
 * 2507.21509, §2.2).
 *
 * @returns `direction.<layer>`: (hidden)
 */
export function traitVectors(method: string, run: Run, layers: Layers): Promise<Arrays> {
  return directionsOf(method, run, layers, (differences) => {
    const vector = meanOf(differences);
    return floats([vector.length], vector);
  });
}

/** `direction.<layer>` of each chosen layer, from its undesired minus desired answers: one difference for each pair. */
export async function directionsOf(
  method: string,
  run: Run,
  chosen: Layers,
  directionOf: (differences: Differences) => HostArray,
): Promise<Arrays> {
  const desired = await run.answerStates('alignment');
  const undesired = await run.answerStates('misaligned');
  const [rows, layers, hidden] = desired.shape as [number, number, number];
  if (undesired.shape[0] !== rows) {
    fail(
      method,
      `Expected as many rows in 'misaligned' as in 'alignment', got ${undesired.shape[0]} and ${rows}. Row i of both must answer the same prompt.`,
    );
  }
  const at = ({ data }: HostArray, row: number, layer: number, index: number) =>
    data[(row * layers + layer) * hidden + index]!;
  const differences = Array.from({ length: layers }, (_, layer) =>
    Array.from({ length: rows }, (__, row) =>
      Float64Array.from({ length: hidden }, (___, i) => at(undesired, row, layer, i) - at(desired, row, layer, i)),
    ),
  );
  const numbers = chosenLayers(method, chosen, differences);
  return Object.fromEntries(numbers.map((layer) => [`direction.${layer}`, directionOf(differences[layer - 1]!)]));
}
