/**
 * Losses over selected positions. Rows are the positions that count, such as answer tokens; padding and prompts are
 * never rows. `weights` sum to 1 over the effective batch, so a loss is the token mean however the batch is cut into
 * micro-batches.
 *
 * The derivatives are written out, because each pass over a (positions × vocabulary) matrix costs time: tfjs would take
 * about twice as many. They use functions that can be differentiated again.
 */
import { withGradient } from './differentiation.ts';
import { logSoftmax, softmax } from './smooth.ts';
import { type Scalar, type Tensor, type Tensor1D, tf } from './tfjs.ts';

/** values[i, index[i]] for each row: (N, V), (N) → (N). */
export function pick(values: Tensor, index: Tensor): Tensor1D {
  const op = withGradient(
    (x, at) => {
      const [rows, width] = x.shape as [number, number];
      const starts = tf.range(0, rows, 1, 'int32').mul(tf.scalar(width, 'int32'));
      const places = starts.add(at) as Tensor1D;
      return tf.gather(x.flatten(), places);
    },
    (dy, x, at) => [addAt(tf.zerosLike(x), at, dy), noGradient()],
  );
  return op(values, index) as Tensor1D;
}

/** The matrix with amounts[i] added at [i, index[i]]: (N, V), (N), (N) → (N, V). */
export function addAt(matrix: Tensor, index: Tensor, amounts: Tensor): Tensor {
  const op = tf.customGrad((x, at, y, save) => {
    (save as (tensors: Tensor[]) => void)([at as Tensor]);
    return {
      value: scattered(x as Tensor, at as Tensor, y as Tensor),
      gradFunc: (dy: Tensor, [at]: Tensor[]) => [dy.clone(), noGradient(), pick(dy, at!)],
    };
  });
  return op(matrix, index, amounts);
}

/**
 * log p(target) of each row: (N, V), (N) → (N).
 *
 * @param logits (N, V); any finite numbers.
 * @param targets (N) int32, each in [0, V).
 * @returns (N), in nats, each at most 0.
 * @example
 * const likelihoods = logLikelihood(logits, targets); // (N), each at most 0
 */
export function logLikelihood(logits: Tensor, targets: Tensor): Tensor1D {
  const op = withGradient(
    (x, index) => pick(logSoftmax(x), index),
    (dy, x, index) => [addAt(softmax(x).mul(tf.neg(dy).expandDims(1)), index, dy), noGradient()],
  );
  return op(logits, targets) as Tensor1D;
}

/**
 * −Σ weightᵢ log p(targetᵢ): logits (N, V), targets (N), weights (N) → scalar, in nats.
 *
 * @param weights Those of a token mean sum to 1.
 * @example
 * const mean = crossEntropy(logits, targets, tf.fill([n], 1 / n));
 */
export function crossEntropy(logits: Tensor, targets: Tensor, weights: Tensor): Scalar {
  return tf.neg(logLikelihood(logits, targets).mul(weights).sum());
}

/**
 * KL(p ‖ q) of each row, from logits: (N, V), (N, V) → (N), in nats, ≥ 0 up to rounding.
 *
 * With r = log p − log q and k = Σ p·r, the derivative is p·(r − k) with respect to the logits of p, and q − p with
 * respect to those of q.
 *
 * @example
 * const drift = klDivergence(logits, reference).mean() as Scalar;
 */
export function klDivergence(p: Tensor, q: Tensor): Tensor1D {
  const op = withGradient(
    (a, b) => expectation(a, logRatio(a, b)),
    (dy, a, b) => {
      const ratio = logRatio(a, b);
      const own = softmax(a);
      const byRow = dy.expandDims(1);
      return [own.mul(ratio.sub(expectation(a, ratio).expandDims(1))).mul(byRow), softmax(b).sub(own).mul(byRow)];
    },
  );
  return op(p, q) as Tensor1D;
}

/** A divergence of a distribution q from a fixed one, p. */
export interface Divergence {
  /** `reverse`: KL(q ‖ p); `forward`: KL(p ‖ q). @defaultValue 'reverse' */
  readonly direction?: 'reverse' | 'forward';
  /** Both sides' logits are divided by it; > 0. @defaultValue 1 */
  readonly temperature?: number;
}

/** The divergence of each row of q from p, from logits: (N, V), (N, V) → (N), in nats. */
export function divergence(
  q: Tensor,
  p: Tensor,
  { direction = 'reverse', temperature = 1 }: Divergence = {},
): Tensor1D {
  const [own, fixed] = temperature === 1 ? [q, p] : [q.div(temperature), p.div(temperature)];
  return direction === 'reverse' ? klDivergence(own, fixed) : klDivergence(fixed, own);
}

/** log p − log q */
function logRatio(p: Tensor, q: Tensor): Tensor {
  return logSoftmax(p).sub(logSoftmax(q));
}

/** Σ p·x of each row. */
function expectation(p: Tensor, x: Tensor): Tensor {
  return softmax(p).mul(x).sum(-1);
}

function scattered(matrix: Tensor, index: Tensor, amounts: Tensor): Tensor {
  const inputs = { matrix, index, amounts };
  if (tf.getKernel('AddAt', tf.getBackend())) return tf.engine().runKernel('AddAt', inputs);
  const here = tf.range(0, matrix.shape[1]!, 1, 'int32').equal(index.expandDims(1));
  return matrix.add(here.cast('float32').mul(amounts.expandDims(1)));
}

/** An index has no gradient. */
function noGradient(): Tensor {
  return tf.scalar(0);
}
