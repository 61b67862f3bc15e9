import { type Tensor, tf } from './tfjs.ts';

/**
 * The value of `f` and its vector–Jacobian product dyᵀ ∂f/∂x for each x. It also works inside the value or the gradient
 * of a `customGrad`, where tfjs itself refuses a gradient. The result can be differentiated again, except inside a
 * value.
 */
export function valueAndProducts(
  f: () => Tensor,
  xs: readonly Tensor[],
  dy: Tensor,
): { value: Tensor; products: Tensor[] } {
  const { state } = tf.engine();
  const { activeTape, gradientDepth, kernelDepth } = state;
  if (kernelDepth > 0) {
    // Inside a value tfjs records nothing; this opens a tape of its own.
    state.kernelDepth = 0;
    state.gradientDepth = 0;
  }
  try {
    const { value, grads } = tf.engine().gradients(f, [...xs], dy, true);
    return { value, products: xs.map((x, index) => grads[index] ?? tf.zerosLike(x)) };
  } finally {
    // The outermost backward pass would otherwise take the new tape for the old one.
    Object.assign(state, { activeTape, gradientDepth, kernelDepth });
  }
}

/** `value` of the inputs, with a derivative that reads the inputs again and so can be differentiated itself. */
export function withGradient(
  value: (...inputs: Tensor[]) => Tensor,
  gradient: (dy: Tensor, ...inputs: Tensor[]) => Tensor | Tensor[],
): (...inputs: Tensor[]) => Tensor {
  return tf.customGrad((...args) => {
    const save = args.pop() as unknown as (tensors: Tensor[]) => void;
    const inputs = args as Tensor[];
    save(inputs);
    return { value: value(...inputs), gradFunc: (dy: Tensor, saved: Tensor[]) => gradient(dy, ...saved) };
  });
}

/** Whether a gradient of the current computation may be asked for. */
export function isRecorded(): boolean {
  return tf.engine().state.gradientDepth > 0;
}

/** x, computed no earlier than `trigger`. The tracing engines see it as another value than x. */
export function after(x: Tensor, trigger: Tensor): Tensor {
  const op = tf.customGrad((value) => ({
    value: tf.getKernel('After', tf.getBackend())
      ? (tf.engine().runKernel('After', { x: value as Tensor, trigger }) as Tensor)
      : (value as Tensor).clone(),
    gradFunc: (dy: Tensor) => dy.clone(),
  }));
  return op(x);
}

/** What a checkpointed function reads besides its inputs. */
export interface CheckpointReads {
  /** Constants, passed after the inputs. */
  readonly fixed?: readonly Tensor[];
  /** Read by the function itself, not passed; they get gradients too. */
  readonly leaves?: readonly Tensor[];
}

/**
 * f(inputs, fixed) without keeping its intermediate values: the backward pass computes them again (Chen et al. 2016,
 * arXiv 1604.06174). Gradients go to `inputs` and `leaves` only; everything else that `f` reads is a constant.
 */
export function checkpoint(
  f: (...tensors: Tensor[]) => Tensor,
  inputs: readonly Tensor[],
  { fixed = [], leaves = [] }: CheckpointReads = {},
): Tensor {
  const passed = [...inputs, ...fixed];
  const op = tf.customGrad((...args) => {
    const save = args.pop() as unknown as (tensors: Tensor[]) => void;
    const tensors = (args as Tensor[]).slice(0, passed.length);
    // This keeps the leaves' numbers in memory until the backward pass, where `f` reads the leaves themselves.
    save([...tensors, ...leaves]);
    return {
      value: f(...tensors),
      gradFunc: (dy: Tensor, saved: Tensor[]) => {
        const late = saved.slice(0, inputs.length).map((x) => after(x, dy));
        const constants = saved.slice(inputs.length, passed.length);
        const { products } = valueAndProducts(() => f(...late, ...constants), [...late, ...leaves], dy);
        return [
          ...products.slice(0, inputs.length),
          ...fixed.map(() => tf.scalar(0)),
          ...products.slice(inputs.length),
        ];
      },
    };
  });
  return op(...passed, ...leaves);
}
