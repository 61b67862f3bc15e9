/**
 * Smooth functions with right derivatives of every order.
 *
 * tfjs's own `exp`, `sigmoid`, `tanh`, `softmax` and `logSoftmax` save their *output* for the backward pass. The second
 * derivative then treats that output as a constant and is silently wrong (tfjs issue #3252). Each function here saves
 * its *input* and recomputes. The tracing engines merge the recomputation with the forward pass, so it costs nothing.
 */
import { withGradient } from './differentiation.ts';
import { type Tensor, tf } from './tfjs.ts';

/** eˣ */
export const exp = smooth(
  (x) => tf.exp(x),
  (x, dy) => dy.mul(exp(x)),
);

/** 1 / (1 + e⁻ˣ) */
export const sigmoid: Unary = smooth(
  (x) => tf.sigmoid(x),
  (x, dy) => {
    const y = sigmoid(x);
    return dy.mul(y.mul(tf.sub(1, y)));
  },
);

/** log σ(x), finite for every finite x. */
export const logSigmoid: Unary = smooth(
  (x) => tf.minimum(x, 0).sub(tf.log1p(tf.exp(tf.neg(tf.abs(x))))),
  (x, dy) => dy.mul(sigmoid(tf.neg(x))),
);

/** (eˣ − e⁻ˣ) / (eˣ + e⁻ˣ) */
export const tanh: Unary = smooth(
  (x) => tf.tanh(x),
  (x, dy) => dy.mul(tf.sub(1, tf.square(tanh(x)))),
);

/** Softmax over the last axis. */
export const softmax: Unary = smooth(
  (x) => tf.softmax(x),
  (x, dy) => {
    const weighted = dy.mul(softmax(x));
    return weighted.sub(softmax(x).mul(weighted.sum(-1, true)));
  },
);

/**
 * log softmax over the last axis, finite for every finite x. One kernel on backends that have it; tfjs's own takes six.
 */
export const logSoftmax: Unary = smooth(
  (x) =>
    tf.getKernel('LogSoftmax', tf.getBackend())
      ? tf.engine().runKernel('LogSoftmax', { logits: x }, { axis: x.rank - 1 })
      : tf.logSoftmax(x),
  (x, dy) => dy.sub(softmax(x).mul(dy.sum(-1, true))),
);

/**
 * Gaussian error linear unit, tanh form (Hendrycks & Gimpel 2016, arXiv 1606.08415): x·½(1 + tanh(√(2/π)(x + 0.044715
 * x³))). The code uses the equal form x·σ(x·(a + b x²)), which has fewer operations.
 */
export const geluTanh: Unary = smooth(
  (x) => x.mul(tf.sigmoid(geluArgument(x))),
  (x, dy) => {
    const gate = sigmoid(geluArgument(x));
    // The argument's derivative: d(x·(a + b x²))/dx.
    const slope = tf
      .square(x)
      .mul(3 * GELU_B)
      .add(GELU_A);
    return dy.mul(gate.add(x.mul(gate).mul(tf.sub(1, gate)).mul(slope)));
  },
);

/** x·σ(x), the "swish" of Llama and Qwen (arXiv 1702.03118). */
export function silu(x: Tensor): Tensor {
  return x.mul(sigmoid(x));
}

type Unary = (x: Tensor) => Tensor;

const GELU_A = 2 * Math.sqrt(2 / Math.PI);
const GELU_B = 0.044715 * GELU_A;

function geluArgument(x: Tensor): Tensor {
  return x.mul(tf.square(x).mul(GELU_B).add(GELU_A));
}

function smooth(value: Unary, derivative: (x: Tensor, dy: Tensor) => Tensor): Unary {
  const op = withGradient(value, (dy, x) => derivative(x, dy));
  return (x) => op(x);
}
