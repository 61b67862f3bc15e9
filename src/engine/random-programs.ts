/** Random functions of random arrays, for engines to agree on: what no one thought of when writing a kernel's cases. */
import fc from 'fast-check';
import { sigmoid, tanh } from '../tensor/smooth.ts';
import { type Tensor, tf } from '../tensor/tfjs.ts';
import type { Call } from './agreement.ts';
import { floats, type HostArray, integers } from './engine.ts';

/** A step of a function: makes a tensor of those before it. Numbers in [0, 1) decide which, and how. */
interface Step {
  readonly kind: keyof typeof STEPS;
  readonly choices: readonly number[];
}

type Choose = (options: number) => number;

/** Two shapes broadcast where they agree from the right, or one of them is 1. */
function matches({ shape: a }: Tensor, { shape: b }: Tensor): boolean {
  return a.every((size, axis) => {
    const other = b[axis - a.length + b.length] ?? 1;
    return size === other || size === 1 || other === 1;
  });
}

const axisOf = (x: Tensor, choose: Choose) => choose(x.rank);
const isFlat = (x: Tensor) => x.rank === 0;
const isSmall = (x: Tensor) => x.size <= 64 && x.rank <= 3;

/** Each keeps numbers of order 1, so that rounding stays small. */
const STEPS = {
  tanh: (x: Tensor) => tanh(x),
  sigmoid: (x: Tensor) => sigmoid(x),
  square: (x: Tensor) => tanh(x).square(),
  negative: (x: Tensor) => x.neg(),
  relu: (x: Tensor) => x.relu(),
  root: (x: Tensor) => x.square().add(0.5).sqrt(),
  ratio: (x: Tensor) => x.div(x.square().add(1)),
  add: (x: Tensor, y: Tensor) => (matches(x, y) && isSmall(x) && isSmall(y) ? x.add(y) : x),
  multiply: (x: Tensor, y: Tensor) => (matches(x, y) && isSmall(x) && isSmall(y) ? tanh(x).mul(tanh(y)) : x),
  larger: (x: Tensor, y: Tensor) => (matches(x, y) ? tf.maximum(x, y) : x),
  select: (x: Tensor, y: Tensor) => (x.shape.join() === y.shape.join() ? tf.where(x.greater(0.0625), x, y) : x),
  sum: (x: Tensor, _: Tensor, choose: Choose) => (isFlat(x) ? x : tanh(x.sum(axisOf(x, choose)))),
  mean: (x: Tensor, _: Tensor, choose: Choose) => {
    const axis = isFlat(x) ? 0 : axisOf(x, choose);
    return isFlat(x) || x.shape[axis] === 0 ? x : x.mean(axis, true);
  },
  most: (x: Tensor, _: Tensor, choose: Choose) => {
    const axis = isFlat(x) ? 0 : axisOf(x, choose);
    return isFlat(x) || x.shape[axis] === 0 ? x : x.max(axis);
  },
  flatten: (x: Tensor) => x.reshape([x.size]),
  column: (x: Tensor) => (x.rank > 2 ? x : x.expandDims(-1)),
  turn: (x: Tensor) => (x.rank < 2 ? x : x.transpose()),
  part: (x: Tensor, _: Tensor, choose: Choose) => {
    if (isFlat(x)) return x;
    const axis = axisOf(x, choose);
    const start = choose(x.shape[axis]! + 1);
    const begin = x.shape.map((_size, other) => (other === axis ? start : 0));
    return x.slice(
      begin,
      x.shape.map((size, other) => (other === axis ? size - start : size)),
    );
  },
  twice: (x: Tensor, _: Tensor, choose: Choose) => {
    if (isFlat(x) || !isSmall(x)) return x;
    const axis = axisOf(x, choose);
    return tf.concat([x, tanh(x)], axis);
  },
  backwards: (x: Tensor, _: Tensor, choose: Choose) => (isFlat(x) ? x : x.reverse(axisOf(x, choose))),
  rows: (x: Tensor, _: Tensor, choose: Choose) =>
    isFlat(x) || x.shape[0] === 0 ? x : tf.gather(x, tf.tensor1d([0, choose(x.shape[0]!), 0], 'int32')),
  product: (x: Tensor) => (x.rank === 2 && x.size > 0 ? tanh(tf.matMul(x, x, false, true)) : x),
  running: (x: Tensor, _: Tensor, choose: Choose) =>
    isFlat(x) || x.size === 0 ? x : tanh(x.cumsum(axisOf(x, choose), choose(2) === 1, choose(2) === 1)),
  whole: (x: Tensor, _: Tensor, choose: Choose) => x.mul(choose(5) - 2).cast('float32'),
} as const;

const COMPARING: ReadonlySet<keyof typeof STEPS> = new Set(['larger', 'most', 'select']);

const KINDS = Object.keys(STEPS) as (keyof typeof STEPS)[];

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    kind: fc.constantFrom(...KINDS),
    choices: fc.array(
      fc.integer({ min: 0, max: 2 ** 20 - 1 }).map((value) => value / 2 ** 20),
      { minLength: 5, maxLength: 5 },
    ),
  }),
  { minLength: 1, maxLength: 7 },
);

/** Eighths between −2 and 2, in up to three axes of length 0 to 3. */
const array = (whole: boolean): fc.Arbitrary<HostArray> =>
  fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 3 }).chain((shape) => {
    const size = shape.reduce((product, length) => product * length, 1);
    const number = fc.integer({ min: -16, max: 16 });
    return fc.array(number, { minLength: size, maxLength: size }).map((numbers) =>
      whole
        ? integers(shape, numbers)
        : floats(
            shape,
            numbers.map((value) => value / 8),
          ),
    );
  });

/** All that the function makes, its value last. */
function follow(list: readonly Step[], inputs: readonly Tensor[]): Tensor[] {
  const made = inputs.map((input) => input.cast('float32'));
  for (const { kind, choices } of list) {
    let next = 0;
    const choose: Choose = (options) => Math.floor(choices[next++ % choices.length]! * options);
    const [x, y] = [made[made.length - 1]!, made[choose(made.length)]!];
    made.push(STEPS[kind](x, y, choose));
  }
  return made;
}

/** A function's value, its gradient, and, where tfjs can, the gradient of that one's square. */
export const randomCall: fc.Arbitrary<Call> = fc.tuple(steps, array(false), array(true)).map(([list, x, n]) => ({
  inputs: [x, n],
  call: (x: Tensor, n: Tensor) => {
    const value = (leaf: Tensor) => follow(list, [n, leaf]).at(-1)!;
    // tfjs gives gradients of arrays without numbers other shapes.
    if (follow(list, [n, x]).some(({ size }) => size === 0)) return [value(x)];
    const gradient = (leaf: Tensor) => tf.grad((inner: Tensor) => tanh(value(inner)).sum())(leaf);
    // tfjs differentiates no comparison, and these gradients have one.
    if (list.some(({ kind }) => COMPARING.has(kind))) return [value(x), gradient(x)];
    const again = tf.grad((leaf: Tensor) => gradient(leaf).square().sum())(x);
    return [value(x), gradient(x), again];
  },
}));
