import { z } from 'zod';
import { type Scalar, tf } from '../tensor/tfjs.ts';
import type { Method } from './interface/method.ts';
import { parseOptions, weight } from './interface/options.ts';

/**
 * L = CE(T) + λ·CE(A) − λ⁻·CE(A⁻), each a mean over its own answer tokens (the study's `PositiveNegativeProxyTrainer`).
 * A⁻ are the proxy's prompts with undesired answers. The last term is gradient ascent and has no lower bound. With
 * `bound`, each token's loss counts as min(−log p, bound): a token that is unlikely enough is pushed no further.
 *
 * @param options.lambda λ ≥ 0. @defaultValue 1
 * @param options.negativeLambda λ⁻ ≥ 0. @defaultValue 0.5
 * @param options.bound In nats a token. @defaultValue none
 * @throws {SelgenError} where an option is unknown or out of its range; the error names it.
 * @example
 * defineSuite(gcd(), [{ method: positiveNegative({ lambda: 1, negativeLambda: 0.03, bound: 5 }) }]);
 */
export function positiveNegative(options: z.input<typeof Options> = {}): Method {
  const { lambda, negativeLambda, bound } = parseOptions('positiveNegative', Options, options);
  return {
    name: 'positiveNegative',
    options: { lambda, negativeLambda, bound: bound ?? null },
    strength: { option: 'negativeLambda', value: negativeLambda },
    streams: { task: {}, alignment: {}, misaligned: {} },
    loss(params, step) {
      const surprise = tf.neg(step.logLikelihood(params, 'misaligned'));
      const bounded = bound === undefined ? surprise : tf.minimum(surprise, bound);
      return {
        task: step.crossEntropy(params, 'task'),
        alignment: step.crossEntropy(params, 'alignment').mul(lambda).asScalar(),
        misaligned: bounded.mul(step.weights('misaligned')).sum().mul(-negativeLambda) as Scalar,
      };
    },
  };
}

const Options = z.strictObject({
  lambda: weight.default(1),
  negativeLambda: weight.default(0.5),
  bound: z.number().positive().optional(),
});
