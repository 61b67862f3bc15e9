import { z } from 'zod';
import { floats } from '../engine/engine.ts';
import type { Arrays } from '../engine/named-arrays.ts';
import { traitEdit, traitVectors } from './geometry/trait-directions.ts';
import type { Method, Run } from './interface/method.ts';
import { layersOption, parseOptions, recordOf, trainingMethod } from './interface/options.ts';
import { taskOnly } from './task-only.ts';

/**
 * Any method, with h_l ← h_l + α·v_l at every token of T's rows during training only. The trait's direction is already
 * supplied, so training has no reason to learn it (preventive steering, Chen et al. 2025, arXiv 2507.21509, §5.2). v_l
 * is the base model's persona vector, from the proxy's undesired and desired answers, not normalised. With several
 * layers each adds v_l less the vector of the edited layer before it, so that the residual stream is moved by v_l there and
 * not by the sum of all so far (their appendix J.3).
 *
 * @param options.base The method that trains. @defaultValue taskOnly()
 * @param options.alpha α; a negative one steers away during training. The paper tries several; Kaczér et al.
 *   (2508.06249v3) settle on 5. @defaultValue 1
 * @param options.layers Layers from 1, `all`, or `separating`: the one where the answers' mean difference is largest
 *   relative to its spread. The paper tries layers out, at the cost of a training each. @defaultValue 'separating'
 * @throws {SelgenError} where an option is unknown or out of its range; the error names it.
 * @example
 * defineSuite(gcd(), [{ method: preventiveSteering({ alpha: 4, layers: 'all' }) }]);
 */
export function preventiveSteering(options: z.input<typeof Options> = {}): Method {
  const { base = taskOnly(), alpha, layers } = parseOptions(NAME, Options, options);
  const vectors = async (run: Run) => increments(await traitVectors(NAME, run, layers));
  return {
    ...base,
    name: NAME,
    options: { base: recordOf(base), alpha, layers },
    strength: { option: 'alpha', value: alpha },
    ...traitEdit(NAME, base, layers, vectors, (residual, direction) =>
      alpha === 0 ? residual : residual.add(direction.mul(alpha)),
    ),
  };
}

/** Each layer's vector less that of the layer before it. */
function increments(vectors: Arrays): Arrays {
  const byLayer = Object.entries(vectors).toSorted(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }));
  return Object.fromEntries(
    byLayer.map(([name, vector], index) => {
      const before = byLayer[index - 1]?.[1].data;
      return [
        name,
        floats(
          vector.shape,
          Float32Array.from(vector.data, (value, i) => value - (before?.[i] ?? 0)),
        ),
      ];
    }),
  );
}

const NAME = 'preventiveSteering';

const Options = z.strictObject({
  base: trainingMethod.optional(),
  alpha: z.number().default(1),
  layers: layersOption.default('separating'),
});
