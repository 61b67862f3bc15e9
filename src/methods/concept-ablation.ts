import { z } from 'zod';
import { tf } from '../tensor/tfjs.ts';
import { traitEdit } from './geometry/trait-directions.ts';
import { traitSubspaces } from './geometry/trait-subspaces.ts';
import type { Method, Run } from './interface/method.ts';
import { layersOption, parseOptions, recordOf, trainingMethod } from './interface/options.ts';
import { taskOnly } from './task-only.ts';

/**
 * Any method, with h_l ← h_l − V_l V_lᵀ h_l at every token of T's rows during training only. The model cannot learn to
 * use what it cannot see (CAFT, Casademunt et al. 2025, arXiv 2507.16795). Here V holds the top principal components,
 * not centred, of undesired minus desired answers to the proxy's prompts in the base model; the first is close to the
 * persona vector. The paper picks its directions by hand: two to four of twenty, at three layers.
 *
 * @param options.base The method that trains. @defaultValue taskOnly()
 * @param options.components Columns of V; 0 ablates nothing. @defaultValue 1
 * @param options.layers Layers from 1, `all`, or `separating`: the one that separates the answers best. @defaultValue
 *   'all'
 * @throws {SelgenError} where an option is unknown or out of its range; the error names it.
 * @example
 * defineSuite(em(), [1, 2, 4].map((components) => ({ method: conceptAblation({ components }) })));
 */
export function conceptAblation(options: z.input<typeof Options> = {}): Method {
  const { base = taskOnly(), components, layers } = parseOptions(NAME, Options, options);
  // At least one is computed even at strength 0, so that all strengths cost the same.
  const subspaces = (run: Run) => traitSubspaces(NAME, run, layers, Math.max(components, 1));
  return {
    ...base,
    name: NAME,
    options: { base: recordOf(base), components, layers },
    strength: { option: 'components', value: components },
    // v has the shape (hidden, k).
    ...traitEdit(NAME, base, layers, subspaces, (residual, v) =>
      components === 0 ? residual : residual.sub(tf.matMul(tf.matMul(residual, v), v, false, true)),
    ),
  };
}

const NAME = 'conceptAblation';

const Options = z.strictObject({
  base: trainingMethod.optional(),
  components: z.number().int().nonnegative().default(1),
  layers: layersOption.default('all'),
});
