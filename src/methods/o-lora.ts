import { z } from 'zod';
import { withoutPrefix, withPrefix } from '../engine/named-arrays.ts';
import { mapParams, type Params } from '../tensor/params.ts';
import { type Scalar, tf } from '../tensor/tfjs.ts';
import { alignmentAdapter } from './geometry/alignment-plane.ts';
import type { Method } from './interface/method.ts';
import { parseOptions, weight } from './interface/options.ts';
import { overlap } from './orthogonal-penalty.ts';

/**
 * L = CE(T; W + B_A A_A + B A) + λ·Σ_l Σ_ij (A_A,l A_lᵀ)²_ij. An adapter (A_A, B_A) is trained on the proxy, frozen and
 * left on. The task's adapter (A, B) then learns in a subspace orthogonal to it (O-LoRA, Wang et al. 2023, arXiv
 * 2310.14152, eq. 8). The trial ends with both as one adapter of rank 2r. As published, the first adapter has a
 * starting point of its own; the task's starts as with every method.
 *
 * @param options.lambda λ ≥ 0. @defaultValue 0.5
 * @param options.norm Of the product: squares as published, or absolute values as in the authors' code. @defaultValue
 *   'squared'
 * @param options.alignmentUpdates Updates of the proxy's adapter. @defaultValue 40
 * @throws {SelgenError} where an option is unknown or out of its range; the error names it.
 * @example
 * defineSuite(gcd(), [{ method: oLora({ lambda: 5 }) }]);
 */
export function oLora(options: z.input<typeof Options> = {}): Method {
  const parsed = parseOptions('oLora', Options, options);
  const { lambda, norm, alignmentUpdates } = parsed;
  return {
    name: 'oLora',
    options: parsed,
    strength: { option: 'lambda', value: lambda },
    streams: { task: {}, alignment: { when: 'aside' } },
    setup: (run) => alignmentAdapter(run, alignmentUpdates, run.newAdapter('alignment')),
    loss: (params, step) => ({
      task: step.crossEntropy(joined(params, step.state), 'task'),
      overlap: subspaceOverlap(params, step.state, norm).mul(lambda * step.share) as Scalar,
    }),
    finish: (adapter, run, state) =>
      run.compute({ ...withPrefix('own.', adapter), ...withPrefix('first.', state) }, (tensors) =>
        joined(withoutPrefix('own.', tensors), withoutPrefix('first.', tensors)),
      ),
  };
}

/** Σ_l Σ_ij of the squares or absolute values of A_first A_ownᵀ: zero if and only if the row spaces are orthogonal. */
export function subspaceOverlap(own: Params, first: Params, norm: 'squared' | 'absolute'): Scalar {
  return overlap(own, first, norm === 'squared' ? tf.square : tf.abs);
}

/** One adapter with the effect of two of the same scale: [B B'] · [A; A'] = B A + B' A'. */
export function joined(own: Params, first: Params): Params {
  return mapParams((name, x, y) => tf.concat([x, y], name.endsWith('.lora_A') ? 0 : 1), own, first);
}

const Options = z.strictObject({
  lambda: weight.default(0.5),
  norm: z.enum(['squared', 'absolute']).default('squared'),
  alignmentUpdates: z.number().int().nonnegative().default(40),
});
