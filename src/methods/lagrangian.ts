import { z } from 'zod';
import { floats } from '../engine/engine.ts';
import { addScaled } from '../tensor/params.ts';
import { type Scalar, tf } from '../tensor/tfjs.ts';
import { crossEntropyOn } from './alignment-plane.ts';
import { divergenceFromBase } from './kl.ts';
import type { Method } from './method.ts';
import { parseOptions, weight } from './options.ts';

/**
 * min CE(T) subject to KL(p_θ ‖ p_base) ≤ ε on the proxy: the saddle point of CE(T) + μ·(KL − ε) over θ and μ ≥ 0. Each
 * update descends along ∇CE(T) + μ·∇KL, then ascends in the multiplier, μ ← max(0, μ + η·(KL − ε)). The tolerance is what
 * a user can state; the weight that keeps it is found on the way (gradient descent–ascent, Arrow, Hurwicz & Uzawa 1958).
 *
 * @param options.epsilon ε ≥ 0, in nats a token. @defaultValue 0.01
 * @param options.multiplier μ ≥ 0 before the first update. @defaultValue 0
 * @param options.dualRate η ≥ 0, an update's step of μ for each nat above the tolerance. @defaultValue 1
 */
export function lagrangian(options: z.input<typeof Options> = {}): Method {
  const { epsilon, multiplier, dualRate } = parseOptions('lagrangian', Options, options);
  return {
    name: 'lagrangian',
    options: { epsilon, multiplier, dualRate },
    strength: { option: 'epsilon', value: epsilon },
    streams: { task: {}, alignment: { reference: 'logits' } },
    losses: { task: crossEntropyOn('task'), kl: divergenceFromBase() },
    combine: ({ task, kl }, { carried }) => addScaled(task!, carried.multiplier as Scalar, kl!),
    carry: {
      start: () => ({ multiplier: floats([], [multiplier]) }),
      next: ({ multiplier: before }, { terms }) => ({
        multiplier: tf.maximum(before!.add(terms.kl!.sub(epsilon).mul(dualRate)), 0),
      }),
    },
  };
}

const Options = z.strictObject({
  epsilon: weight.default(0.01),
  multiplier: weight.default(0),
  dualRate: weight.default(1),
});
