import { z } from 'zod';
import { fail } from '../lib/errors.ts';
import { type Scalar, tf } from '../tensor/tfjs.ts';
import type { Method } from './interface/method.ts';
import { parseOptions, positiveInteger, weight } from './interface/options.ts';

/**
 * L = CE(T) + β·(1/L)·Σ_l ‖h_l − h_l,base‖² on the proxy, a mean over the positions that count. h_l is the hidden state
 * after layer l; the last one is taken after the final norm (the study's README and its
 * `RepresentationConstraintTrainer`).
 *
 * @param options.beta β ≥ 0. @defaultValue 1
 * @param options.reduction Over layers: their mean, as published, or their sum, as the study computes. @defaultValue 'mean'
 * @param options.hidden Over a state's elements: their sum is ‖·‖², their mean the study's MSE. @defaultValue 'sum'
 * @param options.layers Layers that count, from 1. @defaultValue all
 * @param options.normalise Divide each position's distance by ‖h_l,base‖², because layers differ in scale.
 *   @defaultValue false
 * @param options.tokens Positions that count: the answer's, or every real token of prompt and answer. @defaultValue 'answer'
 * @throws {SelgenError} where an option is unknown or out of its range; the error names it.
 * @example
 * defineSuite(gcd(), [{ method: representation({ beta: 0.01 }), alignment: atLeast(0.5) }]);
 */
export function representation(options: z.input<typeof Options> = {}): Method {
  const parsed = parseOptions('representation', Options, options);
  const { beta, reduction, hidden, layers, normalise, tokens } = parsed;
  return {
    name: 'representation',
    options: { ...parsed, layers: layers ?? null },
    strength: { option: 'beta', value: beta },
    streams: { task: {}, alignment: { tokens, reference: 'states' } },
    loss(params, step) {
      // Shape (N, layers, hidden).
      const base = step.reference('alignment');
      const difference = tf.squaredDifference(step.states(params, 'alignment'), base);
      // Shape (N, layers).
      const distance = hidden === 'sum' ? difference.sum(-1) : difference.mean(-1);
      const size = hidden === 'sum' ? base.square().sum(-1) : base.square().mean(-1);
      // Padding rows have no base state: avoid 0/0 there.
      const relative = normalise ? distance.div(size.add(TINY)) : distance;
      const share = shares(distance.shape[1]!, layers, reduction);
      const drift = relative.mul(share).sum(-1).mul(step.weights('alignment')).sum();
      return { task: step.crossEntropy(params, 'task'), representation: drift.mul(beta) as Scalar };
    },
  };
}

const TINY = 1e-12;

/** The weight of each of the network's layers: (layers). */
function shares(count: number, layers: readonly number[] | undefined, reduction: 'mean' | 'sum'): number[] {
  const chosen = new Set(layers ?? Array.from({ length: count }, (_, index) => index + 1));
  const unknown = [...chosen].filter((layer) => layer > count);
  if (unknown.length > 0) {
    fail('representation', `Expected \`layers\` from 1 to ${count}, got ${unknown.join(', ')}. Correct the option.`);
  }
  const share = reduction === 'mean' ? 1 / chosen.size : 1;
  return Array.from({ length: count }, (_, index) => (chosen.has(index + 1) ? share : 0));
}

const Options = z.strictObject({
  beta: weight.default(1),
  reduction: z.enum(['mean', 'sum']).default('mean'),
  hidden: z.enum(['sum', 'mean']).default('sum'),
  layers: z.array(positiveInteger).nonempty().optional(),
  normalise: z.boolean().default(false),
  tokens: z.enum(['answer', 'all']).default('answer'),
});
