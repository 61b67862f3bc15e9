/** Parts of decoders. B rows, T tokens, S cache slots, H heads, G key–value heads, D dimensions a head. */
import { softmax, tanh } from '../../tensor/smooth.ts';
import { type Tensor, tf } from '../../tensor/tfjs.ts';
import type { NetworkInput } from './architecture.ts';
import type { Rope } from './rope.ts';

/** x / √(mean(x²) + ε) · scale over the last axis (Zhang & Sennrich 2019, arXiv 1910.07467). */
export function rmsNorm(x: Tensor, scale: Tensor, epsilon: number): Tensor {
  const inverse = tf.rsqrt(tf.square(x).mean(-1, true).add(epsilon));
  return x.mul(inverse).mul(scale);
}

/** Rotary position tables (Su et al. 2021, arXiv 2104.09864). */
export interface Rotation {
  /** (T, 1, D), or (B, 1, 1, D) in decoding. D may be less than a head's dimensions; the others are not rotated. */
  readonly cos: Tensor;
  /** Negative in the first half, which receives the second half. */
  readonly sin: Tensor;
}

/**
 * The rotation of each token of the input. Frequencies may depend on the length of the text: T, or in decoding the
 * token's position + 1. Cached keys keep their rotation, as in `transformers`.
 */
export function rotation(input: NetworkInput, { frequencies, frequenciesAt, scale }: Rope): Rotation {
  const { tokens, cache } = input;
  const length = cache ? cache.keys[0]!.shape[2]! : tokens.shape[1]!;
  const half = frequencies.length;
  const size = half * 2;
  const whole = cache ? frequencies : (frequenciesAt?.(length) ?? frequencies);
  const rowsOf = Array.from({ length }, (_, position) => (cache && frequenciesAt?.(position + 1)) || whole);
  const table = (f: (angle: number, second: boolean) => number) => {
    const data = Float32Array.from({ length: length * size }, (_, index) => {
      const position = Math.floor(index / size);
      return scale * f(position * rowsOf[position]![index % half]!, index % size >= half);
    });
    return positionTable(data, size, input);
  };
  return { cos: table(Math.cos), sin: table((angle, second) => (second ? Math.sin(angle) : -Math.sin(angle))) };
}

/** Rows of numbers by position (length · size) at the input's tokens: (T, 1, size), or (B, 1, 1, size) in decoding. */
export function positionTable(data: Float32Array, size: number, { cache }: NetworkInput): Tensor {
  const length = data.length / size;
  const rows = tf.tensor(data, [length, size]);
  return cache ? tf.gather(rows, cache.positions as never).reshape([-1, 1, 1, size]) : rows.reshape([length, 1, size]);
}

/** Rotates the halves of each head: (B, T, H, D) → (B, T, H, D). Its gradient is the inverse rotation. */
export function rotate(x: Tensor, { cos, sin }: Rotation): Tensor {
  const op = tf.customGrad((input, save) => {
    // Saved, because a second derivative would find them disposed.
    (save as (tensors: Tensor[]) => void)([cos, sin]);
    return {
      value: rotated(input as Tensor, cos, sin),
      gradFunc: (dy: Tensor, saved: Tensor[]) => rotate(dy, { cos: saved[0]!, sin: tf.neg(saved[1]!) }),
    };
  });
  return op(x);
}

/**
 * Adds −10⁹ where a token may not look: (T, T) causal, or (B, 1, 1, S) slots up to the row's position in decoding.
 *
 * @param window A token sees itself and the `window` − 1 tokens before it. @defaultValue all of them
 */
export function attentionMask({ tokens, cache }: NetworkInput, window = Number.POSITIVE_INFINITY): Tensor {
  const length = cache ? cache.keys[0]!.shape[2]! : tokens.shape[1]!;
  if (cache) {
    const slots = tf.range(0, length, 1, 'int32');
    const here = cache.positions.reshape([-1, 1, 1, 1]);
    const later = slots.greater(here).cast('float32');
    if (window >= length) return later.mul(FORBIDDEN);
    const gone = slots.add(tf.scalar(window, 'int32')).lessEqual(here).cast('float32');
    return later.add(gone).mul(FORBIDDEN);
  }
  const data = Float32Array.from({ length: length * length }, (_, index) => {
    const back = Math.floor(index / length) - (index % length);
    return back < 0 || back >= window ? FORBIDDEN : 0;
  });
  return tf.tensor(data, [length, length]);
}

/** cap · tanh(x / cap): within ±cap, and about x near 0 (Gemma 2, arXiv 2408.00118 §2). Without a cap: x. */
export function softCap(x: Tensor, cap: number | undefined): Tensor {
  return cap === undefined ? x : tanh(x.div(cap)).mul(cap);
}

/** Row, group and slot of each row's next keys in the cache: (B·G, 3). */
export function cachePlaces({ cache }: NetworkInput): Tensor | undefined {
  if (!cache) return undefined;
  const [rows, groups] = cache.keys[0]!.shape as [number, number];
  const count = rows * groups;
  const pairs = Int32Array.from({ length: 2 * count }, (_, index) => {
    const pair = Math.floor(index / 2);
    return index % 2 === 0 ? Math.floor(pair / groups) : pair % groups;
  });
  const slots = tf.tile(cache.positions.reshape([rows, 1]), [1, groups]).reshape([count, 1]);
  return tf.concat([tf.tensor(pairs, [count, 2], 'int32'), slots], 1);
}

/**
 * New keys or values (B, G, 1, D) written into their places in the old ones (B, G, S, D). One operator does it and
 * returns the old shape, so an engine may write in place (`Definition.donates`).
 */
export function cached(fresh: Tensor, old: Tensor | undefined, places: Tensor | undefined): Tensor {
  if (!old || !places) return fresh;
  return tf.tensorScatterUpdate(old, places, fresh.reshape([places.shape[0]!, old.shape.at(-1)!]));
}

/** Softmax(cap(q·kᵀ) + mask)·v: scaled q (B, T, H, D), k and v (B, G, S, D) → (B·T, H·D). H/G heads share keys. */
export function attend(q: Tensor, k: Tensor, v: Tensor, mask: Tensor, cap?: number): Tensor {
  const [rows, time, heads, size] = q.shape as [number, number, number, number];
  const groups = k.shape[1]!;
  const sharing = heads / groups;
  const queries = q.transpose([0, 2, 1, 3]).reshape([rows, groups, sharing * time, size]);
  // Shape (H/G·T, S), or (B, 1, 1, S).
  const masks = mask.rank === 2 ? tf.tile(mask, [sharing, 1]) : mask;
  const scores = softCap(tf.matMul(queries, k, false, true), cap).add(masks);
  const mixed = tf.matMul(softmax(scores), v).reshape([rows, heads, time, size]);
  return mixed.transpose([0, 2, 1, 3]).reshape([rows * time, heads * size]);
}

// Large enough that exp underflows to exactly 0, small enough that float32 sums with it stay finite.
const FORBIDDEN = -1e9;

function rotated(x: Tensor, cos: Tensor, sin: Tensor): Tensor {
  const [turned, size] = [cos.shape.at(-1)!, x.shape.at(-1)!];
  if (turned < size) {
    const [part, rest] = tf.split(x, [turned, size - turned], -1) as [Tensor, Tensor];
    return tf.concat([rotated(part, cos, sin), rest], -1);
  }
  const [first, second] = tf.split(x, 2, -1) as [Tensor, Tensor];
  return x.mul(cos).add(tf.concat([second, first], -1).mul(sin));
}
