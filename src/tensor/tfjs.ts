/**
 * The only import of tfjs. `@tensorflow/tfjs`, unlike tfjs-core alone, registers the gradients of all kernels and the
 * plain JavaScript `cpu` backend.
 */
import * as tf from '@tensorflow/tfjs';

// This silences the advice to install tfjs-node, which tfjs prints at the first kernel.
tf.enableProdMode();
// Otherwise tfjs takes the backend that was registered first, which may be a tracing one.
void tf.setBackend('cpu');

// tfjs's own gradient makes an array of ones in JavaScript, as large as x: half the time of tracing a large model.
tf.registerGradient({
  kernelName: 'Mean',
  inputsToSave: ['x'],
  gradFunc(dy, [x], { axis }) {
    const { shape } = x!;
    const axes = tf.util.parseAxisParam(axis as number | number[], shape);
    const kept = shape.map((length, place) => (axes.includes(place) ? 1 : length));
    const gradient = () =>
      (dy as tf.Tensor)
        .reshape(kept)
        .mul(tf.fill(shape, 1))
        .div(axes.reduce((count, place) => count * shape[place]!, 1));
    return { x: gradient };
  },
});

// tfjs's own gradient negates after dividing: the same number with one more operator.
tf.registerGradient({
  kernelName: 'Rsqrt',
  inputsToSave: ['x'],
  gradFunc: (dy, [x]) => ({ x: () => (dy as tf.Tensor).div(x!.pow(1.5).mul(-2)) }),
});

// tfjs's own gradient transposes if the axis is not the last one, and goes unnoticed if both axes are equally long.
tf.registerGradient({
  kernelName: 'Cumsum',
  inputsToSave: ['x'],
  gradFunc: (dy, _, { axis, exclusive, reverse }) => ({
    x: () => (dy as tf.Tensor).cumsum(axis as number, exclusive as boolean, !reverse),
  }),
});

export type {
  DataId,
  DataType,
  NamedAttrMap,
  Scalar,
  Tensor,
  Tensor1D,
  TensorInfo,
} from '@tensorflow/tfjs';
export type { BackendValues } from '@tensorflow/tfjs-core';
export { tf };

/** Runs `f` with the named backend and then restores the previous one. `f` must be synchronous. */
export function withBackend<T>(name: string, f: () => T): T {
  const previous = tf.getBackend();
  tf.setBackend(name);
  try {
    return f();
  } finally {
    if (previous && previous !== name) tf.setBackend(previous);
  }
}
