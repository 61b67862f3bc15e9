import { z } from 'zod';
import { addScaled, innerProduct, mapParams, type Params } from '../tensor/params.ts';
import { type Scalar, type Tensor, tf } from '../tensor/tfjs.ts';
import { crossEntropyOn, meanGradientOfTraining } from './geometry/alignment-plane.ts';
import type { Method } from './interface/method.ts';
import { parseOptions } from './interface/options.ts';

/**
 * g ← g_T − min(0, ⟨g_T, g_A⟩ / ‖g_A‖²)·g_A. It removes the part of the task's gradient that works against the proxy's,
 * before the optimizer sees it (PCGrad, Yu et al. 2020, arXiv 2001.06782; A-GEM, Chaudhry et al. 2019, arXiv
 * 1812.00420). Only the task is learned: g_A is never followed.
 *
 * @param options.scope One projection of the whole gradient, or one of each adapter matrix as in the study.
 *   @defaultValue 'global'
 * @param options.when Only where the two gradients disagree, or always (without the min) as in the study. @defaultValue
 *   'conflict'
 * @param options.precomputed Compute g_A once, at the starting adapter and over all proxy rows. @defaultValue false
 * @param options.precomputeUpdates With `precomputed`, average g_A over a proxy training of this many updates, as the
 *   study does. At the starting adapter itself B = 0, so every A has a zero gradient. @defaultValue 0
 * @throws {SelgenError} where an option is unknown or out of its range; the error names it.
 * @example
 * defineSuite(gcd(), [{ method: gradientProjection({ scope: 'tensor' }) }]);
 */
export function gradientProjection(options: z.input<typeof Options> = {}): Method {
  const parsed = parseOptions('gradientProjection', Options, options);
  const { precomputed, precomputeUpdates } = parsed;
  const task = crossEntropyOn('task');
  const alignment = crossEntropyOn('alignment');
  const shared = { name: 'gradientProjection', options: parsed };
  if (!precomputed) {
    return {
      ...shared,
      streams: { task: {}, alignment: {} },
      losses: { task, alignment },
      combine: (gradients) => projectGradient(gradients.task!, gradients.alignment!, parsed),
    };
  }
  return {
    ...shared,
    streams: { task: {}, alignment: { when: 'aside' } },
    setup: (run) =>
      precomputeUpdates === 0
        ? run.meanGradient('alignment', alignment, run.initial)
        : meanGradientOfTraining(run, 'alignment', precomputeUpdates),
    losses: { task },
    combine: (gradients, { state }) => projectGradient(gradients.task!, state, parsed),
  };
}

export interface Projection {
  readonly scope: 'global' | 'tensor';
  readonly when: 'conflict' | 'always';
}

/** g − c·a with c = ⟨g, a⟩ / ‖a‖², over g's names. Under `conflict`, c is at most 0. */
export function projectGradient(g: Params, of: Params, { scope, when }: Projection): Params {
  // A method around this one keeps more in the state.
  const a = mapParams((_, __, own) => own, g, of);
  const coefficient = (product: Tensor, square: Tensor): Scalar => {
    const c = product.div(square.add(TINY)) as Scalar;
    return when === 'conflict' ? tf.minimum(c, 0) : c;
  };
  if (scope === 'global') return addScaled(g, coefficient(innerProduct(g, a), innerProduct(a, a)).neg(), a);
  return mapParams((_, x, y) => x.sub(y.mul(coefficient(x.mul(y).sum(), y.square().sum()))), g, a);
}

/** Avoids a division by zero where a is zero and nothing is to be removed. */
const TINY = 1e-30;

const Options = z
  .strictObject({
    scope: z.enum(['global', 'tensor']).default('global'),
    when: z.enum(['conflict', 'always']).default('conflict'),
    precomputed: z.boolean().default(false),
    precomputeUpdates: z.number().int().nonnegative().default(0),
  })
  .refine(({ precomputed, precomputeUpdates }) => precomputed || precomputeUpdates === 0, {
    path: ['precomputeUpdates'],
    message: 'means nothing without `precomputed`',
  });
