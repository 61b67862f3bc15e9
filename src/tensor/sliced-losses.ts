/**
 * Losses over a large vocabulary, from a slice of it at a time: the head is read once, and no row of logits ever exists as a
 * whole. Value and gradient come from one pass. Sums of exponentials are scaled again whenever a later slice has a larger
 * logit (Milakov and Gimelshein 2018, arXiv 1805.02867), as in attention over the head's rows (Dao et al. 2022, arXiv
 * 2205.14135; for cross-entropy Wijmans et al. 2024, arXiv 2411.09009).
 */
import { after, isRecorded, valueAndProducts } from './differentiation.ts';
import { type Tensor, type Tensor1D, tf } from './tfjs.ts';

/** The projection of hidden states to logits: l = f(z) with products z = x · weightᵀ. */
export interface Head {
  /** (V, width); a constant. */
  readonly weight: Tensor;
  /** f, element by element, such as a soft cap. */
  finish(products: Tensor): Tensor;
}

export interface SlicedOptions {
  /** Rows of the head in a slice. */
  readonly length: number;
  /** The same loss from whole rows of logits. Takes over where the gradient is itself differentiated. */
  readonly whole: (x: Tensor) => Tensor;
}

/**
 * log p(target) of each row: x (N, width), targets (N) int32 → (N), in nats, each at most 0. Its gradient is f′(zₜ) Wₜ −
 * Σᵥ pᵥ f′(zᵥ) Wᵥ, to x only.
 */
export function slicedLogLikelihood(
  x: Tensor,
  head: Head,
  targets: Tensor,
  { length, whole }: SlicedOptions,
): Tensor1D {
  return inOnePass(x, whole, (x) => {
    let softmax = noLogits(x);
    let own: Tensor = tf.zerosLike(softmax.mass);
    let pulled = isRecorded() ? tf.zerosLike(x) : undefined;
    for (const sliceAfter of slicesOf(head, length)) {
      const slice = sliceAfter(pulled ?? softmax.mass);
      const z = slice.products(x);
      const { parts, scale, grown } = grow(softmax, head.finish(z));
      softmax = grown;
      own = own.add(tf.where(slice.holds(targets), z, tf.zerosLike(z)).sum(1, true));
      pulled = pulled?.mul(scale).add(slice.pull(z, parts));
    }
    const ofTarget = () => timesSlope(head, own, tf.onesLike(own)).mul(tf.gather(head.weight, targets as Tensor1D));
    return {
      value: head.finish(own).sub(logSum(softmax)),
      slope: pulled && ofTarget().sub(pulled.div(softmax.mass)),
    };
  });
}

/**
 * KL between q, of the states x, and p, of the states `base`: (N, width), (N, width) → (N), in nats, ≥ 0 up to rounding.
 * `reverse` is KL(q ‖ p), with the gradient Σ q·(r − KL) f′(z) W for r = log q − log p; `forward` is KL(p ‖ q), with
 * Σ (q − p) f′(z) W. To x only.
 */
export function slicedDivergence(
  x: Tensor,
  base: Tensor,
  head: Head,
  { direction, length, whole }: SlicedOptions & { readonly direction: 'reverse' | 'forward' },
): Tensor1D {
  const reverse = direction === 'reverse';
  return inOnePass(x, whole, (x) => {
    let [q, p] = [noLogits(x), noLogits(x)];
    /** r up to a constant of the row, which keeps sums of it small: its mean over the first slice. */
    let shift: Tensor | undefined;
    let ratios: Tensor = tf.zerosLike(q.mass);
    let [pulled, other] = isRecorded() ? [tf.zerosLike(x), tf.zerosLike(x)] : [];
    for (const sliceAfter of slicesOf(head, length)) {
      const slice = sliceAfter(pulled ?? ratios);
      const [z, fixed] = [slice.products(x), slice.products(base)];
      const [own, others] = [head.finish(z), head.finish(fixed)];
      const [ofQ, ofP] = [grow(q, own), grow(p, others)];
      const { parts, scale } = reverse ? ofQ : ofP;
      const ratio = own.sub(others);
      shift ??= ofQ.parts.mul(ratio).sum(1, true).div(ofQ.grown.mass);
      const weighted = parts.mul(ratio.sub(shift));
      [q, p] = [ofQ.grown, ofP.grown];
      ratios = ratios.mul(scale).add(weighted.sum(1, true));
      pulled = pulled?.mul(ofQ.scale).add(slice.pull(z, ofQ.parts));
      other = other?.mul(scale).add(slice.pull(z, reverse ? weighted : parts));
    }
    const mean = ratios.div((reverse ? q : p).mass);
    const distance = mean.add(shift!).sub(logSum(q)).add(logSum(p));
    const underQ = pulled?.div(q.mass);
    return {
      value: reverse ? distance : tf.neg(distance),
      slope: underQ && (reverse ? other!.div(q.mass).sub(underQ.mul(mean)) : underQ.sub(other!.div(p.mass))),
    };
  });
}

/** @param compute Of x: values (N, 1), and their gradients (N, width) where one may be asked for. */
function inOnePass(
  x: Tensor,
  whole: SlicedOptions['whole'],
  compute: (x: Tensor) => { readonly value: Tensor; readonly slope: Tensor | undefined },
): Tensor1D {
  const op = tf.customGrad((rows, save) => {
    const { value, slope } = compute(rows as Tensor);
    (save as (tensors: Tensor[]) => void)([rows as Tensor, ...(slope ? [slope] : [])]);
    return {
      value: value.squeeze([1]),
      gradFunc: (dy: Tensor, [rows, slope]: Tensor[]) =>
        // The gradient will itself be differentiated, and the slope computed above has no derivative.
        isRecorded() ? valueAndProducts(() => whole(rows!), [rows!], dy).products[0]! : slope!.mul(dy.expandDims(1)),
    };
  });
  return op(x) as Tensor1D;
}

/** A softmax over the slices so far: (N, 1) each. */
interface Softmax {
  /** The largest logit. */
  readonly top: Tensor;
  /** Σ exp(l − top): at least 1 after the first slice. */
  readonly mass: Tensor;
}

function noLogits(x: Tensor): Softmax {
  const shape: [number, number] = [x.shape[0]!, 1];
  return { top: tf.fill(shape, Number.NEGATIVE_INFINITY), mass: tf.zeros(shape) };
}

/** With a slice's logits: exp(l − top) of these, the factor of earlier sums, and the softmax with both. */
function grow({ top, mass }: Softmax, logits: Tensor) {
  const highest = tf.maximum(top, logits.max(1, true));
  const parts = tf.exp(logits.sub(highest));
  const scale = tf.exp(top.sub(highest));
  return { parts, scale, grown: { top: highest, mass: mass.mul(scale).add(parts.sum(1, true)) } };
}

function logSum({ top, mass }: Softmax): Tensor {
  return top.add(tf.log(mass));
}

/** dy · f′(z) */
function timesSlope({ finish }: Head, z: Tensor, dy: Tensor): Tensor {
  return valueAndProducts(() => finish(z), [z], dy).products[0]!;
}

/**
 * The head's slices. Each waits for the sums over the one before (`after`): an engine could first cut all of them from the
 * head, which is a copy of it, or even compute all products, and hold all logits.
 */
function slicesOf(head: Head, length: number) {
  const vocabulary = head.weight.shape[0]!;
  const starts = Array.from({ length: Math.ceil(vocabulary / length) }, (_, index) => index * length);
  return starts.map((start) => (before: Tensor) => {
    const size = Math.min(length, vocabulary - start);
    const weight = after(head.weight.slice([start], [size]), before);
    return {
      products: (states: Tensor) => tf.matMul(states, weight, false, true),
      /** Σ dl f′(z) W */
      pull: (z: Tensor, dl: Tensor) => tf.matMul(timesSlope(head, z, dl), weight),
      /** Which of its logits is the row's target: (N, size). */
      holds(targets: Tensor) {
        const places = targets.sub(tf.scalar(start, 'int32')).expandDims(1);
        return tf.range(0, size, 1, 'int32').expandDims(0).equal(places);
      },
    };
  });
}
