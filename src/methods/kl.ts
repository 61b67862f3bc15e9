import { z } from 'zod';
import type { Scalar } from '../tensor/tfjs.ts';
import type { Divergence, Method, Objective } from './interface/method.ts';
import { parseOptions, weight } from './interface/options.ts';

/**
 * L = CE(T) + β·KL(p_θ ‖ p_base) on the proxy: a mean over tokens, over the whole vocabulary, at temperature τ. p_base
 * is the model without its adapter. `direction: 'forward'` is KL(p_base ‖ p_θ).
 *
 * @param options.beta β ≥ 0. @defaultValue 1
 * @param options.direction @defaultValue 'reverse', the study's and RLHF's
 * @param options.tokens Positions that count: the answer's, or every real token of prompt and answer. @defaultValue 'answer'
 * @param options.temperature τ > 0: logits are divided by it; the term is not multiplied by τ². @defaultValue 1
 * @throws {SelgenError} where an option is unknown or out of its range; the error names it.
 * @example
 * defineSuite(gcd(), [0.1, 1, 10].map((beta) => ({ method: kl({ beta }), task: atLeast(0.8) })));
 */
export function kl(options: z.input<typeof Options> = {}): Method {
  const { beta, direction, tokens, temperature } = parseOptions('kl', Options, options);
  const divergence = divergenceFromBase({ direction, temperature });
  return {
    name: 'kl',
    options: { beta, direction, tokens, temperature },
    strength: { option: 'beta', value: beta },
    streams: { task: {}, alignment: { tokens, reference: 'logits' } },
    loss: (params, step) => ({
      task: step.crossEntropy(params, 'task'),
      kl: divergence(params, step).mul(beta).asScalar(),
    }),
  };
}

/** KL between the model with and without its adapter on the proxy, in nats: the mean over the positions that count. */
export function divergenceFromBase(options?: Divergence): Objective {
  return (params, step) => step.divergence(params, 'alignment', options).mul(step.weights('alignment')).sum() as Scalar;
}

const Options = z.strictObject({
  beta: weight.default(1),
  direction: z.enum(['reverse', 'forward']).default('reverse'),
  tokens: z.enum(['answer', 'all']).default('answer'),
  temperature: z.number().positive().default(1),
});
