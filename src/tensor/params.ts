import { fail } from '../lib/errors.ts';
import { mapValues } from '../lib/records.ts';
import { type Scalar, type Tensor, tf } from './tfjs.ts';

/** Trainable leaves by dotted name, such as `layers.0.self_attn.q_proj.lora_A`. */
export type Params = Readonly<Record<string, Tensor>>;

/**
 * The value of `f` at `params` and its gradient with respect to every leaf. The gradient of an unused leaf is zero.
 * Calls may be nested: the gradient of a function that itself calls `valueAndGradient` is a second derivative
 * (`smooth.ts` has the functions whose second derivatives are right).
 */
export function valueAndGradient(f: (params: Params) => Scalar, params: Params): { value: Scalar; grads: Params } {
  const names = Object.keys(params);
  const leaves = Object.values(params);
  const allowNoGradients = true;
  const { value, grads } = tf
    .engine()
    .gradients(() => checkScalar('a function to differentiate', f(params)), leaves, undefined, allowNoGradients);
  return {
    value: value as Scalar,
    grads: Object.fromEntries(names.map((name, index) => [name, grads[index] ?? tf.zerosLike(leaves[index]!)])),
  };
}

/**
 * Refuses what is no scalar: the gradient of more numbers is the gradient of their sum, which nobody asked for.
 *
 * @param what For the message: `the term 'task'`.
 */
export function checkScalar(what: string, value: Scalar): Scalar {
  const shape = (value as Partial<Scalar> | undefined)?.shape;
  if (shape?.length === 0) return value;
  const got = shape ? `a tensor of shape [${shape}]` : value === undefined ? 'nothing' : `a ${typeof value}`;
  return fail(
    'loss',
    `Expected ${what} as a scalar tensor, got ${got}. Sum it: \`values.mul(step.weights(stream)).sum()\`.`,
  );
}

/** `valueAndGradient` for a sum of named terms, with the value of each term. */
export function termsAndGradient(
  f: (params: Params) => Readonly<Record<string, Scalar>>,
  params: Params,
): { terms: Record<string, Scalar>; grads: Params } {
  const inside: Record<string, Scalar> = {};
  const { grads } = valueAndGradient((leaves) => {
    const found = Object.entries(f(leaves) ?? {}).map(
      ([name, term]) => [name, checkScalar(`the term '${name}'`, term)] as const,
    );
    if (found.length === 0) {
      fail(
        'loss',
        "Expected a term or more, got none. Return them by name: `{ task: step.crossEntropy(params, 'task') }`.",
      );
    }
    for (const [name, term] of found) inside[name] = tf.keep(term);
    return tf.addN(Object.values(inside)) as Scalar;
  }, params);
  // Differentiation disposes its intermediate tensors; copies made out here belong to the caller's scope.
  const terms = Object.entries(inside).map(([name, term]) => {
    const copy = term.clone();
    term.dispose();
    return [name, copy] as const;
  });
  return { terms: Object.fromEntries(terms), grads };
}

/**
 * Applies `f` leaf by leaf; all arguments have the same names.
 *
 * @returns Leaves of the names of `first`.
 * @example
 * const clipped = mapParams((name, leaf) => leaf.clipByValue(-1, 1), gradient);
 */
export function mapParams(f: (name: string, ...leaves: Tensor[]) => Tensor, first: Params, ...rest: Params[]): Params {
  return mapValues(first, (leaf, name) => f(name, leaf, ...rest.map((other) => other[name]!)));
}

/**
 * a + scale · b, leaf by leaf.
 *
 * @param scale A number, or a scalar such as `step.progress`.
 * @example
 * const joined = addScaled(gradients.task!, 0.5, gradients.alignment!);
 */
export function addScaled(a: Params, scale: number | Scalar, b: Params): Params {
  return mapParams((_, x, y) => x.add(y.mul(scale)), a, b);
}

/**
 * ⟨a, b⟩ over all leaves: a scalar.
 *
 * @example
 * const squaredLength = innerProduct(gradient, gradient);
 */
export function innerProduct(a: Params, b: Params): Scalar {
  return tf.addN(Object.keys(a).map((name) => a[name]!.mul(b[name]!).sum())) as Scalar;
}

/**
 * cos(a, b) over all leaves: a scalar; 0 where one of them is zero.
 *
 * @returns In [−1, 1].
 * @example
 * const agreement = cosine(gradients.task!, gradients.alignment!);
 */
export function cosine(a: Params, b: Params): Scalar {
  const lengths = tf.sqrt(innerProduct(a, a)).mul(tf.sqrt(innerProduct(b, b)));
  return innerProduct(a, b).div(tf.maximum(lengths, 1e-30)) as Scalar;
}

/** Where each leaf lies in the flat vector of all leaves. Leaves are stored and optimized in that form. */
export interface Layout {
  readonly names: readonly string[];
  readonly shapes: readonly (readonly number[])[];
  readonly offsets: readonly number[];
  /** Elements in all. */
  readonly size: number;
}

export function layoutOf(shapes: Readonly<Record<string, readonly number[]>>): Layout {
  const names = Object.keys(shapes);
  const offsets: number[] = [];
  let size = 0;
  for (const name of names) {
    offsets.push(size);
    size += elements(shapes[name]!);
  }
  return { names, shapes: names.map((name) => shapes[name]!), offsets, size };
}

/** Flat vector (size) → named leaves. */
export function unpack(flat: Tensor, { names, shapes }: Layout): Params {
  const width = commonWidth(shapes);
  const rows = shapes.map((shape) => elements(shape) / width);
  const parts = tf.split(flat.reshape([-1, width]), rows);
  return Object.fromEntries(names.map((name, index) => [name, parts[index]!.reshape(shapes[index] as number[])]));
}

/** Named leaves → flat vector (size). */
export function pack(params: Params, { names, shapes }: Layout): Tensor {
  const width = commonWidth(shapes);
  return tf.concat(names.map((name) => params[name]!.reshape([-1, width]))).flatten();
}

/**
 * The row length that most leaves share, if every leaf can be cut into rows of that length. Leaves of that width (half
 * of an adapter's) are then slices of one matrix and need no reshaping. It also makes planning of the gradients fast in
 * ONNX Runtime, which searches all free arrays for one of the exact shape it needs next (`src/bench/notes.md`).
 */
function commonWidth(shapes: Layout['shapes']): number {
  const counts = new Map<number, number>();
  for (const shape of shapes) {
    const width = shape.at(-1) ?? 1;
    counts.set(width, (counts.get(width) ?? 0) + 1);
  }
  const widths = [...counts.keys()].filter((width) => shapes.every((shape) => elements(shape) % width === 0));
  return widths.reduce((best, width) => ((counts.get(width) ?? 0) > (counts.get(best) ?? 0) ? width : best), 1);
}

/** The number of elements of a shape; 1 for a scalar. */
export function elements(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
