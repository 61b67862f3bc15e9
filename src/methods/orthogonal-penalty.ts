import { z } from 'zod';
import { cosine, type Params } from '../tensor/params.ts';
import { type Scalar, type Tensor, tf } from '../tensor/tfjs.ts';
import { alignmentPlane, PLANE_STREAMS } from './geometry/alignment-plane.ts';
import { gradientPenalty } from './geometry/gradient-penalty.ts';
import type { Method } from './interface/method.ts';
import { parseOptions, positiveInteger, weight } from './interface/options.ts';

/**
 * Keeps the task's change orthogonal to the proxy's.
 *
 * - `gradients`: L = CE(T) + λ·cos²(g_T, g_A), where g_T and g_A are the gradients of CE(T) and CE(A). The study's
 *   README describes this form: "penalise cosine similarity between proxy & outcome grads". It differentiates a
 *   gradient: two passes.
 * - `weights`: L = CE(T) + λ·Σ_l Σ_ij |(A_l s_lᵀ)_ij| over the adapter's A matrices, with the alignment plane s. The
 *   study's code does this (`OrthogonalPenaltyTrainer`); two extra trainings.
 *
 * @param options.lambda λ ≥ 0. @defaultValue 1
 * @param options.form @defaultValue 'gradients'
 * @param options.planeUpdates In form `weights`, updates of each training behind the plane. @defaultValue 40
 * @throws {SelgenError} where an option is unknown or out of its range; the error names it.
 * @example
 * defineSuite(gcd(), [{ method: orthogonalPenalty({ lambda: 3 }) }]);
 */
export function orthogonalPenalty(options: z.input<typeof Options> = {}): Method {
  const parsed = parseOptions('orthogonalPenalty', Options, options);
  const { lambda, form, planeUpdates } = parsed;
  const shared = { name: 'orthogonalPenalty', options: parsed, strength: { option: 'lambda', value: lambda } };
  if (form === 'gradients') {
    return {
      ...shared,
      ...gradientPenalty((task, alignment) => cosine(task, alignment).square().mul(lambda) as Scalar),
    };
  }
  return { ...shared, ...overlapPenalty(lambda, tf.abs, planeUpdates) };
}

/** CE(T) + λ·Σ_l Σ_ij f((A_l s_lᵀ)_ij), with the alignment plane s. */
export function overlapPenalty(
  lambda: number,
  f: (x: Tensor) => Tensor,
  planeUpdates: number,
): Pick<Method, 'streams' | 'setup' | 'loss'> {
  return {
    streams: { task: {}, ...PLANE_STREAMS },
    setup: (run) => alignmentPlane(run, planeUpdates),
    loss: (params, step) => ({
      task: step.crossEntropy(params, 'task'),
      overlap: overlap(params, step.state, f).mul(lambda * step.share) as Scalar,
    }),
  };
}

/** Σ_l Σ_ij f((A_l s_lᵀ)_ij) over the A matrices. */
export function overlap(params: Params, plane: Params, f: (x: Tensor) => Tensor): Scalar {
  const names = Object.keys(params).filter((name) => name.endsWith('.lora_A'));
  return tf.addN(names.map((name) => f(tf.matMul(params[name]!, plane[name]!, false, true)).sum())) as Scalar;
}

const Options = z.strictObject({
  lambda: weight.default(1),
  form: z.enum(['gradients', 'weights']).default('gradients'),
  planeUpdates: positiveInteger.default(40),
});
