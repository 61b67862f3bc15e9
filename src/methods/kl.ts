import { z } from 'zod';
import { klDivergence } from '../tensor/losses.ts';
import { logSoftmax } from '../tensor/smooth.ts';
import type { Method } from './method.ts';
import { parseOptions, weight } from './options.ts';

/**
 * L = CE(T) + β·KL(p_θ ‖ p_base) on the proxy: token mean over the whole vocabulary at temperature τ, with p_base the
 * model without its adapter. `direction: 'forward'` is KL(p_base ‖ p_θ).
 *
 * @param options.beta β ≥ 0. @defaultValue 1
 * @param options.direction @defaultValue 'reverse', the study's and RLHF's
 * @param options.tokens Positions that count: the answer's, or every real token of prompt and answer. @defaultValue 'answer'
 * @param options.temperature τ > 0: logits are divided by it; the term is not multiplied by τ². @defaultValue 1
 */
export function kl(options: z.input<typeof Options> = {}): Method {
  const { beta, direction, tokens, temperature } = parseOptions('kl', Options, options);
  return {
    name: 'kl',
    options: { beta, direction, tokens, temperature },
    strength: { option: 'beta', value: beta },
    streams: { task: {}, alignment: { tokens, reference: 'logProbabilities' } },
    loss(params, step) {
      const own = logSoftmax(step.logits(params, 'alignment').div(temperature));
      // A log-probability is a logit up to a constant, which softmax does not see.
      const base = logSoftmax(step.reference('alignment').div(temperature));
      const [p, q] = direction === 'reverse' ? [own, base] : [base, own];
      const divergence = klDivergence(p, q, step.weights('alignment'));
      return { task: step.crossEntropy(params, 'task'), kl: divergence.mul(beta).asScalar() };
    },
  };
}

const Options = z.strictObject({
  beta: weight.default(1),
  direction: z.enum(['reverse', 'forward']).default('reverse'),
  tokens: z.enum(['answer', 'all']).default('answer'),
  temperature: z.number().positive().default(1),
});
