import { hash32 } from '../lib/random.ts';
import { type Tensor, tf } from './tfjs.ts';

/**
 * Inverted dropout whose mask is a pure function of (seed, name, position). A program needs no random state, and every
 * engine drops the same elements. All intermediate numbers are integers below 2²⁴, exact in float32.
 *
 * @param x (N, width)
 * @param share Share of elements set to zero, in (0, 1); the others are divided by 1 − share.
 * @param seed A scalar integer in [0, 2039), new at each step.
 * @param name The place in the network: two places drop independently.
 */
export function dropout(x: Tensor, share: number, seed: Tensor, name: string): Tensor {
  const [rows, width] = x.shape as [number, number];
  // Two residues of the name, because several places of a large network share one of them.
  const [salt, twist] = [name, `${name}/twist`].map((text) => (hash32(text) >>> 0) % PRIME) as [number, number];
  const row = position(tf.range(0, rows).reshape([rows, 1]));
  const column = position(tf.range(0, width).reshape([1, width]));
  let hash = modulo(row(1009).add(column(2003)).add(seed).add(salt));
  for (const round of [1237, 571, 1801]) {
    // Squares alone would map h and −h together. The linear parts of each round keep rows, columns and seeds apart.
    hash = modulo(
      modulo(hash.mul(hash))
        .add(row(round))
        .add(column(round + 2))
        .add(seed)
        .add(twist),
    );
  }
  const kept = hash.greaterEqual(share * PRIME).cast('float32');
  return x.mul(kept).mul(1 / (1 - share));
}

/**
 * Products stay below 2²². The rounding error of their quotient stays below ½ / PRIME, the margin that `modulo` has.
 */
export const PRIME = 2039;

/**
 * What a row or column adds to a round. The quotient counts beside the remainder: otherwise every 2039th row would be
 * the same.
 */
function position(index: Tensor): (factor: number) => Tensor {
  const block = quotient(index);
  const place = index.sub(block.mul(PRIME));
  return (factor) => modulo(place.mul(factor)).add(modulo(block.mul(factor + 6)));
}

function modulo(x: Tensor): Tensor {
  return x.sub(quotient(x).mul(PRIME));
}

function quotient(x: Tensor): Tensor {
  return tf.floor(x.mul(1 / PRIME).add(0.5 / PRIME));
}
