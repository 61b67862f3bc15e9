import { z } from 'zod';
import { floats } from '../engine/engine.ts';
import { addScaled } from '../tensor/params.ts';
import { type Scalar, tf } from '../tensor/tfjs.ts';
import { crossEntropyOn } from './geometry/alignment-plane.ts';
import type { Method } from './interface/method.ts';
import { parseOptions, weight } from './interface/options.ts';
import { divergenceFromBase } from './kl.ts';

/**
 * min CE(T) subject to KL(p_θ ‖ p_base) ≤ ε on the proxy. Each update descends along ∇CE(T) + μ·∇KL. Then the
 * multiplier follows the relative violation: μ ← μ·exp(η·clip((KL − ε)/ε, −1, 1)) (after the controller of Ziegler et
 * al. 2019, arXiv 1909.08593, §2.2, which multiplies by 1 + η·clip(…, −0.2, 0.2)). In the logarithm it comes down as fast
 * as it goes up; an additive step would fall by at most η·ε an update and stay where the first overshoot left it. A user
 * can state the tolerance; training finds the weight that keeps it.
 *
 * @param options.epsilon ε > 0, in nats a token. @defaultValue 0.1
 * @param options.multiplier μ ≥ 0 before the first update; 0 stays 0. @defaultValue 1
 * @param options.dualRate η ≥ 0, the most that log μ changes in an update. @defaultValue 0.2
 * @throws {SelgenError} where an option is unknown or out of its range; the error names it.
 * @example
 * defineSuite(gcd(), [{ method: lagrangian({ epsilon: 0.01 }) }]);
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
      next(carried, { terms }) {
        const violation = tf.clipByValue(terms.kl!.sub(epsilon).div(epsilon), -1, 1);
        return { multiplier: carried.multiplier!.mul(tf.exp(violation.mul(dualRate))) };
      },
    },
  };
}

const Options = z.strictObject({
  epsilon: z.number().positive().default(0.1),
  multiplier: weight.default(1),
  dualRate: weight.default(0.2),
});
