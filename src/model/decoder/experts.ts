import { softmax } from '../../tensor/smooth.ts';
import { type Tensor, tf } from '../../tensor/tfjs.ts';
import type { Linear } from './architecture.ts';

/** Mixture of experts: a router picks a few feed-forward parts for each token. */
export interface Experts {
  /** Number of experts. */
  readonly count: number;
  /** Experts that each token gets. */
  readonly chosen: number;
  /** Width of one expert. */
  readonly inner: number;
  /** Whether the weights of the chosen experts are normalized to sum to 1. */
  readonly normalized: boolean;
  /** Whether a layer has experts; the others have one part of the usual width. */
  sparse(layer: number): boolean;
}

/** Weights of a layer's experts by their names after `mlp.`; all are frozen. */
export function expertShapes({ count, inner }: Experts, hidden: number): Record<string, readonly [number, number]> {
  const shapes: Record<string, readonly [number, number]> = { gate: [count, hidden] };
  for (let expert = 0; expert < count; expert++) {
    shapes[`experts.${expert}.gate_proj`] = [inner, hidden];
    shapes[`experts.${expert}.up_proj`] = [inner, hidden];
    shapes[`experts.${expert}.down_proj`] = [hidden, inner];
  }
  return shapes;
}

/**
 * Σ wₑ(x)·FFNₑ(x) over the chosen experts e of each row, with w = softmax(router): (N, hidden) → (N, hidden). Every
 * expert computes every row and counts where it was chosen, so the program's shapes do not depend on the router.
 */
export function mixture(
  { count, chosen, normalized }: Experts,
  linear: Linear,
  block: string,
  expert: (prefix: string, x: Tensor) => Tensor,
  x: Tensor,
): Tensor {
  // Shape (N, E).
  const shares = softmax(linear(`${block}.mlp.gate`, x));
  const kept = shares.mul(highest(shares, chosen));
  const weights = normalized ? kept.div(kept.sum(-1, true)) : kept;
  const parts = Array.from({ length: count }, (_, index) =>
    expert(`${block}.mlp.experts.${index}`, x).mul(weights.slice([0, index], [-1, 1])),
  );
  return tf.addN(parts);
}

/** 1 at the `chosen` highest of each row (the first of equal ones), 0 elsewhere: (N, E) → (N, E), without gradient. */
export function highest(values: Tensor, chosen: number): Tensor {
  const op = tf.customGrad((x) => {
    const places = tf.range(0, values.shape[1]!, 1, 'int32').expandDims(0);
    let left = x as Tensor;
    let mask: Tensor = tf.zerosLike(left);
    for (let turn = 0; turn < chosen; turn++) {
      const picked = places.equal(tf.argMax(left, 1).expandDims(1)).cast('float32');
      mask = mask.add(picked);
      // Subtracting 2 puts a picked value below every probability.
      left = left.sub(picked.mul(2));
    }
    return { value: mask, gradFunc: (dy: Tensor) => tf.zerosLike(dy) };
  });
  return op(values);
}
