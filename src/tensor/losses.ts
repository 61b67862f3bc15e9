/**
 * Losses over selected positions. Rows are the positions that count (answer tokens, say): padding and prompts are never
 * rows, so they cannot count. `weights` sum to 1 over the effective batch, which makes a loss the token mean however the
 * batch is cut into micro-batches.
 */
import { exp, logSoftmax } from './smooth.ts';
import { type Scalar, type Tensor, type Tensor1D, tf } from './tfjs.ts';

/** values[i, index[i]] for each row: (N, V), (N) → (N). */
export function pick(values: Tensor, index: Tensor): Tensor1D {
  const [rows, width] = values.shape as [number, number];
  const flat = tf.range(0, rows, 1, 'int32').mul(tf.scalar(width, 'int32')).add(index);
  return tf.gather(values.flatten(), flat as Tensor1D) as Tensor1D;
}

/** log p(target) of each row: (N, V), (N) → (N). */
export function logLikelihood(logits: Tensor, targets: Tensor): Tensor1D {
  return pick(logSoftmax(logits), targets);
}

/** −Σ weightᵢ log p(targetᵢ): logits (N, V), targets (N), weights (N) → scalar, in nats. */
export function crossEntropy(logits: Tensor, targets: Tensor, weights: Tensor): Scalar {
  return tf.neg(logLikelihood(logits, targets).mul(weights).sum());
}

/**
 * Σ weightᵢ KL(pᵢ ‖ qᵢ) with log-probabilities as arguments: (N, V), (N, V), (N) → scalar, in nats, ≥ 0 up to rounding.
 * KL(p ‖ q) = Σ_v p_v (log p_v − log q_v).
 */
export function klDivergence(logP: Tensor, logQ: Tensor, weights: Tensor): Scalar {
  return exp(logP).mul(logP.sub(logQ)).sum(-1).mul(weights).sum();
}
