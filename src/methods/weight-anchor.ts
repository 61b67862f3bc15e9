import { z } from 'zod';
import { floats } from '../engine/engine.ts';
import { adapterScale } from '../model/adapter/adapter.ts';
import type { Params } from '../tensor/params.ts';
import { type Scalar, tf } from '../tensor/tfjs.ts';
import { diagonalFisher, modulesOf } from './geometry/diagonal-fisher.ts';
import type { Method } from './interface/method.ts';
import { parseOptions, weight } from './interface/options.ts';

/**
 * L = CE(T) + λ·Σ_l Σ_ij F_ij·(W − W0)²_ij, where W − W0 = s·B A is the adapter's change of each module's weights.
 *
 * - `uniform`: F = 1, the distance to the starting point (L2-SP, Li et al. 2018, arXiv 1802.01483, eq. 2, whose α is 2λ);
 * - `fisher`: F_ij = mean over the proxy's rows of (∂ log p(answer) / ∂W_ij)² at W0: the diagonal of the Fisher
 *   information, with the rows' own answers (EWC, Kirkpatrick et al. 2017, arXiv 1612.00796, eq. 3, whose λ is 2λ). It
 *   takes as much memory as the adapted weights.
 *
 * @param options.lambda λ ≥ 0. @defaultValue 0.01
 * @param options.importance @defaultValue 'uniform'
 * @throws {SelgenError} where an option is unknown or out of its range; the error names it.
 * @example
 * defineSuite(gcd(), [{ method: weightAnchor({ lambda: 1e4, importance: 'fisher' }) }]);
 */
export function weightAnchor(options: z.input<typeof Options> = {}): Method {
  const { lambda, importance } = parseOptions('weightAnchor', Options, options);
  return {
    name: 'weightAnchor',
    options: { lambda, importance },
    strength: { option: 'lambda', value: lambda },
    streams: { task: {}, ...(importance === 'fisher' ? { alignment: { when: 'aside' } } : {}) },
    setup: async (run) => ({
      scale: floats([], [adapterScale(run.adapter)]),
      ...(importance === 'fisher' ? await diagonalFisher(run) : {}),
    }),
    loss: (params, step) => ({
      task: step.crossEntropy(params, 'task'),
      anchor: squaredDistance(params, step.state).mul(lambda * step.share) as Scalar,
    }),
  };
}

/** Σ_l Σ_ij F_ij·(s·B A)²_ij. Without F it is Σ (BᵀB) ∘ (A Aᵀ), which needs no (out, in) matrix. */
function squaredDistance(params: Params, { scale, ...fisher }: Params): Scalar {
  const squares = modulesOf(params).map((module) => {
    // Shapes (r, in) and (out, r).
    const [a, b] = [params[`${module}.lora_A`]!, params[`${module}.lora_B`]!];
    const weights = fisher[`${module}.weight`];
    if (weights) return tf.matMul(b, a).square().mul(weights).sum();
    return tf
      .matMul(b, b, true)
      .mul(tf.matMul(a, a, false, true))
      .sum();
  });
  return tf.addN(squares).mul(scale!.square()) as Scalar;
}

const Options = z.strictObject({
  lambda: weight.default(0.01),
  importance: z.enum(['uniform', 'fisher']).default('uniform'),
});
