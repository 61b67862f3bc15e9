import { after, isRecorded, valueAndProducts } from './differentiation.ts';
import { type Tensor, type Tensor1D, tf } from './tfjs.ts';

/** The projection of hidden states to logits: finish(x · weightᵀ). */
export interface Head {
  /** (V, width); a constant. */
  readonly weight: Tensor;
  /** Element by element, such as a soft cap. */
  finish(products: Tensor): Tensor;
}

export interface SlicedLikelihoodOptions {
  /** Rows of the head in a slice. */
  readonly length: number;
  /** The same from whole rows of logits. Takes over where the gradient is itself differentiated. */
  readonly whole: (x: Tensor, targets: Tensor) => Tensor;
}

/**
 * log p(target) of each row, from a slice of the vocabulary at a time: x (N, width), targets (N) int32 → (N). The head is
 * read once, and no row of logits ever exists as a whole. Value and gradient come from one pass: sums of exponentials are
 * scaled again whenever a later slice has a larger logit (Milakov and Gimelshein 2018, arXiv 1805.02867), as attention over
 * the head's rows (Dao et al. 2022, arXiv 2205.14135; Wijmans et al. 2024, arXiv 2411.09009, for this loss).
 *
 * With logits l = f(z), z = x · Wᵀ, the gradient with respect to x is f′(zₜ) Wₜ − Σᵥ pᵥ f′(zᵥ) Wᵥ. It goes to x only.
 */
export function slicedLogLikelihood(
  x: Tensor,
  head: Head,
  targets: Tensor,
  { length, whole }: SlicedLikelihoodOptions,
): Tensor1D {
  const op = tf.customGrad((rows, save) => {
    const { value, slope } = onePass(rows as Tensor, head, targets, length);
    (save as (tensors: Tensor[]) => void)([rows as Tensor, ...(slope ? [slope] : [])]);
    return {
      value,
      gradFunc: (dy: Tensor, [rows, slope]: Tensor[]) =>
        // The gradient will itself be differentiated, and the slope computed above has no derivative.
        isRecorded()
          ? valueAndProducts(() => whole(rows!, targets), [rows!], dy).products[0]!
          : slope!.mul(dy.expandDims(1)),
    };
  });
  return op(x) as Tensor1D;
}

/** Sums over the slices so far, each (N, 1) and `pulled` (N, width). Exponentials are relative to `top`. */
interface Sums {
  /** The largest logit. */
  readonly top: Tensor;
  /** Σ exp(l − top): at least 1 after the first slice. */
  readonly mass: Tensor;
  /** zₜ, or 0 before the target's slice. */
  readonly own: Tensor;
  /** Σ exp(l − top) f′(z) W, if a gradient is wanted. */
  readonly pulled: Tensor | undefined;
}

function onePass(x: Tensor, { weight, finish }: Head, targets: Tensor, length: number) {
  const [vocabulary, rows] = [weight.shape[0]!, x.shape[0]!];
  /** dy · f′(z) */
  const timesSlope = (z: Tensor, dy: Tensor) => valueAndProducts(() => finish(z), [z], dy).products[0]!;
  let { top, mass, own, pulled }: Sums = {
    top: tf.fill([rows, 1], Number.NEGATIVE_INFINITY),
    mass: tf.zeros([rows, 1]),
    own: tf.zeros([rows, 1]),
    pulled: isRecorded() ? tf.zerosLike(x) : undefined,
  };
  for (let start = 0; start < vocabulary; start += length) {
    const slice = weight.slice([start], [Math.min(length, vocabulary - start)]);
    // One slice after the other: an engine could multiply by all of them first, and hold all logits.
    const z = tf.matMul(after(x, pulled ?? mass), slice, false, true);
    const logits = finish(z);
    const highest = tf.maximum(top, logits.max(1, true));
    const exponentials = tf.exp(logits.sub(highest));
    const scale = tf.exp(top.sub(highest));
    const place = targets.sub(tf.scalar(start, 'int32')).expandDims(1);
    const isTarget = tf.range(0, slice.shape[0]!, 1, 'int32').expandDims(0).equal(place);
    mass = mass.mul(scale).add(exponentials.sum(1, true));
    own = own.add(tf.where(isTarget, z, tf.zerosLike(z)).sum(1, true));
    pulled = pulled?.mul(scale).add(tf.matMul(timesSlope(z, exponentials), slice));
    top = highest;
  }
  const ofTarget = () => timesSlope(own, tf.onesLike(own)).mul(tf.gather(weight, targets as Tensor1D));
  return {
    value: finish(own).sub(top).sub(tf.log(mass)).squeeze([1]),
    slope: pulled && ofTarget().sub(pulled.div(mass)),
  };
}
