import { z } from 'zod';
import { logSigmoid } from '../tensor/smooth.ts';
import { type Scalar, type Tensor, tf } from '../tensor/tfjs.ts';
import type { Method } from './interface/method.ts';
import { parseOptions } from './interface/options.ts';

/**
 * L = mean over T's answer tokens y_t of −(2/β_t)·log σ(β_t·log π_θ(y_t)/π_base(y_t)), t counted from each answer's
 * start (Qi et al. 2024, arXiv 2406.05946, eq. 3). At the base model the gradient is that of CE(T). Once a token has
 * become likelier its gradient shrinks, and the larger β_t the sooner: β_t is large on the first tokens, where
 * alignment sits, and small on the rest. The defaults are the paper's: β_1 = 0.5, β_t = 2 up to t = 5, then 0.1 (in its
 * code: 0.1, × 5 at first, × 20 up to 5).
 *
 * @param options.beta β_t > 0 of the first tokens after the very first. @defaultValue 2
 * @param options.firstBeta β_1 > 0. @defaultValue a quarter of `beta`
 * @param options.laterBeta β_t > 0 of all other tokens. @defaultValue 0.1
 * @param options.tokens How many tokens count as the first ones. @defaultValue 5
 * @throws {SelgenError} where an option is unknown or out of its range; the error names it.
 * @example
 * defineSuite(gcd(), [2, 4, 8].map((beta) => ({ method: constrainedTokens({ beta }) })));
 */
export function constrainedTokens(options: z.input<typeof Options> = {}): Method {
  const { beta, firstBeta = beta / 4, laterBeta, tokens } = parseOptions('constrainedTokens', Options, options);
  const betaAt = (t: Tensor): Tensor => {
    const after = (place: number, then: Tensor, until: Tensor) => tf.where(t.greater(place), then, until);
    const all = (value: number) => tf.fill(t.shape, value);
    return after(tokens, all(laterBeta), after(1, all(beta), all(firstBeta)));
  };
  return {
    name: 'constrainedTokens',
    options: { beta, firstBeta, laterBeta, tokens },
    strength: { option: 'beta', value: beta },
    streams: { task: { reference: 'targetLogProbabilities' } },
    loss(params, step) {
      // log π_θ/π_base, of shape (N).
      const gain = step.logLikelihood(params, 'task').sub(step.reference('task'));
      const betas = betaAt(step.answerPosition('task'));
      const constrained = logSigmoid(gain.mul(betas)).mul(-2).div(betas);
      return { task: constrained.mul(step.weights('task')).sum() as Scalar };
    },
  };
}

const positive = z.number().positive();

const Options = z.strictObject({
  beta: positive.default(2),
  firstBeta: positive.optional(),
  laterBeta: positive.default(0.1),
  tokens: z.number().int().nonnegative().default(5),
});
