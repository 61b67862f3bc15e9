import { z } from 'zod';
import type { Params } from '../tensor/params.ts';
import { logSigmoid } from '../tensor/smooth.ts';
import { type Scalar, type Tensor, tf } from '../tensor/tfjs.ts';
import type { Method, Step } from './interface/method.ts';
import { parseOptions, weight } from './interface/options.ts';

/**
 * L = CE(T) + λ·mean_i −log σ(β·[(ℓ_θ(c_i) − ℓ_base(c_i)) − (ℓ_θ(r_i) − ℓ_base(r_i))]) over pairs of a desired answer c
 * (A) and an undesired one r (A⁻) to the same prompt. ℓ is an answer's log-probability; the reference is the model
 * without its adapter (Rafailov et al. 2023, arXiv 2305.18290, eq. 7).
 *
 * @param options.lambda λ ≥ 0. @defaultValue 1
 * @param options.beta β ≥ 0. @defaultValue 0.1
 * @param options.logProbability ℓ as a sum over the answer's tokens, as published, or as their mean, as in the study.
 *   @defaultValue 'sum'
 * @throws {SelgenError} where an option is unknown or out of its range; the error names it.
 * @example
 * defineSuite(gcd(), [{ method: dpo({ lambda: 10, beta: 0.1 }), alignment: atLeast(0.4) }]);
 */
export function dpo(options: z.input<typeof Options> = {}): Method {
  const { lambda, beta, logProbability } = parseOptions('dpo', Options, options);
  /** ℓ_θ − ℓ_base of each row: (B). */
  const gain = (params: Params, step: Step, stream: 'alignment' | 'misaligned'): Tensor => {
    const own = step.logLikelihood(params, stream);
    const sum = step.sumByRow(stream, own.sub(step.reference(stream)));
    const length = step.sumByRow(stream, tf.onesLike(own));
    return logProbability === 'sum' ? sum : sum.div(tf.maximum(length, 1));
  };
  return {
    name: 'dpo',
    options: { lambda, beta, logProbability },
    strength: { option: 'lambda', value: lambda },
    streams: {
      task: {},
      alignment: { reference: 'targetLogProbabilities' },
      misaligned: { reference: 'targetLogProbabilities', pairedWith: 'alignment' },
    },
    loss(params, step) {
      const margin = gain(params, step, 'alignment').sub(gain(params, step, 'misaligned'));
      const preference = logSigmoid(margin.mul(beta)).mul(step.rowWeights('alignment')).sum();
      return { task: step.crossEntropy(params, 'task'), dpo: preference.mul(-lambda) as Scalar };
    },
  };
}

const Options = z.strictObject({
  lambda: weight.default(1),
  beta: weight.default(0.1),
  logProbability: z.enum(['sum', 'mean']).default('sum'),
});
