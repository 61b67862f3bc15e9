import { z } from 'zod';
import { cosine } from '../tensor/params.ts';
import type { Scalar } from '../tensor/tfjs.ts';
import { gradientPenalty } from './geometry/gradient-penalty.ts';
import type { Method } from './interface/method.ts';
import { parseOptions, positiveInteger, weight } from './interface/options.ts';
import { overlapPenalty } from './orthogonal-penalty.ts';

/**
 * Rewards task updates that go the way the proxy's would.
 *
 * - `gradients`: L = CE(T) − λ·cos(g_T, g_A), where g_T and g_A are the gradients of CE(T) and CE(A). It differentiates
 *   a gradient: two passes.
 * - `weights`: L = CE(T) + λ·Σ_l Σ_ij (A_l s_lᵀ)_ij over the adapter's A matrices. The alignment plane s is a gradient
 *   to descend (the study's `DirectionalPenaltyTrainer`); two extra trainings.
 *
 * @param options.lambda λ ≥ 0. @defaultValue 1
 * @param options.form @defaultValue 'gradients'
 * @param options.toward For `weights`. `misalignment` is the study's sign: it pushes along s, where CE(A) rises and
 *   CE(A⁻) falls. @defaultValue 'alignment'
 * @param options.planeUpdates In form `weights`, updates of each training behind the plane. @defaultValue 40
 * @throws {SelgenError} where an option is unknown or out of its range; the error names it.
 * @example
 * defineSuite(gcd(), [{ method: directionalPenalty({ lambda: 0.1 }) }]);
 */
export function directionalPenalty(options: z.input<typeof Options> = {}): Method {
  const parsed = parseOptions('directionalPenalty', Options, options);
  const { lambda, form, toward, planeUpdates } = parsed;
  const shared = { name: 'directionalPenalty', options: parsed, strength: { option: 'lambda', value: lambda } };
  if (form === 'gradients') {
    return { ...shared, ...gradientPenalty((task, alignment) => cosine(task, alignment).mul(-lambda) as Scalar) };
  }
  const sign = toward === 'alignment' ? 1 : -1;
  return { ...shared, ...overlapPenalty(sign * lambda, (x) => x, planeUpdates) };
}

const Options = z.strictObject({
  lambda: weight.default(1),
  form: z.enum(['gradients', 'weights']).default('gradients'),
  toward: z.enum(['alignment', 'misalignment']).default('alignment'),
  planeUpdates: positiveInteger.default(40),
});
