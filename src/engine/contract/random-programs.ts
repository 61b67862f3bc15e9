/**
 * Random programs, which find what a single kernel does not show. Only operations that tfjs itself computes and
 * differentiates are drawn.
 */
import fc from 'fast-check';
import { elements } from '../../tensor/params.ts';
import { type Tensor, tf } from '../../tensor/tfjs.ts';
import { floats, integers } from '../engine.ts';
import type { Call } from './agreement.ts';

/** One operation on existing values. Numbers choose the operation and its operands, and fit any shape. */
interface Step {
  readonly op: string;
  readonly a: number;
  readonly b: number;
  readonly k: number;
}

export interface RandomProgram {
  /** Shapes of the floats; the integers have the first. */
  readonly shapes: readonly [readonly number[], readonly number[]];
  readonly seed: number;
  readonly steps: readonly Step[];
  /** How often the sum of the steps' results is differentiated with respect to the first input. */
  readonly derivatives: 0 | 1 | 2;
}

type Operation = (x: Tensor, y: Tensor, k: number) => Tensor;

const axisOf = (x: Tensor, k: number) => k % Math.max(1, x.rank);
/** An operation along an axis that must have numbers. */
const withAxis =
  (f: (x: Tensor, axis: number, k: number) => Tensor): Operation =>
  (x, _, k) =>
    x.rank === 0 || x.size === 0 ? x : f(x, axisOf(x, k), k);
const pads = (x: Tensor, k: number) =>
  x.shape.map((_, axis) => (axis === axisOf(x, k) ? [k % 3, 1] : [0, 0])) as [number, number][];

/** tfjs differentiates these any number of times. */
const SMOOTH: Readonly<Record<string, Operation>> = {
  add: (x, y) => x.add(y),
  sub: (x, y) => x.sub(y),
  mul: (x, y) => x.mul(y),
  neg: (x) => x.neg(),
  tanh: (x) => x.tanh(),
  sigmoid: (x) => x.sigmoid(),
  exp: (x) => x.tanh().exp(),
  square: (x) => x.tanh().square(),
  sum: (x, _, k) => (x.rank === 0 ? x : x.sum(axisOf(x, k), k > 8)),
  flatten: (x) => x.reshape([x.size]),
  column: (x) => x.reshape([x.size, 1]),
  transpose: (x) => x.transpose(),
  outer: (x) => (x.rank === 2 ? tf.matMul(x, x, false, true) : x),
  gram: (x) => (x.rank === 2 ? tf.matMul(x, x, true) : x),
  concat: (x, _, k) => (x.rank === 0 ? x : tf.concat([x, x.neg()], axisOf(x, k))),
  slice: withAxis((x, axis) => {
    const [size, none] = [x.shape[axis]!, x.shape.map(() => 0)];
    return tf.slice(x, none.with(axis, size >> 1), x.shape.with(axis, size - (size >> 1)));
  }),
};

/**
 * tfjs differentiates these once. Nothing here has a kink at 0 or at a tie, which many programs reach but for rounding (a sum
 * of x and −x; the maximum of a row and its copy): engines would take different sides of it, and both be right.
 */
const ONCE: Readonly<Record<string, Operation>> = {
  ...SMOOTH,
  div: (x, y) => x.div(y.square().add(1)),
  'abs beside 0': (x) => x.add(0.2371).abs(),
  'relu beside 0': (x) => x.add(0.2371).relu(),
  sqrt: (x) => x.square().add(0.5).sqrt(),
  log1p: (x) => x.square().log1p(),
  softplus: (x) => x.softplus(),
  mean: withAxis((x, axis, k) => x.mean(axis, k > 8)),
  softmax: withAxis((x) => tf.softmax(x)),
  logSoftmax: withAxis((x) => tf.logSoftmax(x)),
  cumsum: (x, _, k) => (x.rank === 0 ? x : x.cumsum(x.rank - 1, k % 2 === 0, k % 3 === 0)),
  pad: (x, _, k) => (x.size === 0 || x.rank === 0 || x.rank > 4 ? x : tf.pad(x, pads(x, k), k > 8 ? 0.5 : 0)),
  tile: (x, _, k) => (x.rank === 0 || x.rank > 4 ? x : tf.tile(x, Array(x.rank).fill(1).with(axisOf(x, k), 2))),
  gather: withAxis((x, axis) => tf.gather(x, tf.tensor1d([0, x.shape[axis]! - 1], 'int32'), axis)),
};

/** tfjs has no gradient for these, or one that fails if operands broadcast. */
const VALUES: Readonly<Record<string, Operation>> = {
  ...ONCE,
  abs: (x) => x.abs(),
  relu: (x) => x.relu(),
  maximum: (x, y) => x.maximum(y),
  minimum: (x, y) => x.minimum(y),
  where: (x) => tf.where(x.greater(0.2371), x, x.neg()),
  max: withAxis((x, axis) => x.max(axis)),
  min: withAxis((x, axis) => x.min(axis)),
  prod: withAxis((x, axis) => x.prod(axis)),
  reverse: (x, _, k) => (x.rank === 0 ? x : x.reverse(axisOf(x, k))),
  clip: (x) => x.clipByValue(-0.4, 0.6),
  // The offset keeps values away from ties that rounding decides.
  whole: (x) => x.tanh().mul(3).add(0.137).round().cast('int32'),
  stack: (x) => (x.rank > 3 ? x : tf.stack([x, x])),
};
const OPERATIONS = [VALUES, ONCE, SMOOTH] as const;

const shape = (least: number) => fc.array(fc.integer({ min: least, max: 3 }), { maxLength: 3 });

export const randomProgram: fc.Arbitrary<RandomProgram> = fc
  .constantFrom(0 as const, 0 as const, 1 as const, 2 as const)
  .chain((derivatives) => {
    // tfjs's gradients of broadcasting operators need numbers to broadcast.
    const least = derivatives > 0 ? 1 : 0;
    const step = fc.record({
      op: fc.constantFrom(...Object.keys(OPERATIONS[derivatives])),
      a: fc.nat(15),
      b: fc.nat(15),
      k: fc.nat(15),
    });
    return fc.record({
      shapes: fc.tuple(shape(least), shape(least)),
      seed: fc.nat(1000),
      steps: fc.array(step, { minLength: 1, maxLength: 7 }),
      derivatives: fc.constant(derivatives),
    });
  });

/** Larger arrays are left unchanged. */
const LARGEST = 600;

/** A random program as a function and its arrays. */
export function callOf({ shapes, seed, steps, derivatives }: RandomProgram): Call {
  const numbers = (size: number, salt: number) =>
    Float32Array.from({ length: size }, (_, index) => Math.sin((index + 1) * (seed + salt) * 1.37));
  const [first, second] = shapes;
  const inputs = [
    floats(first, numbers(elements(first), 1)),
    floats(second, numbers(elements(second), 2)),
    integers(
      first,
      Int32Array.from(numbers(elements(first), 3), (number) => Math.round(number * 4)),
    ),
  ];
  const run = (...given: Tensor[]): Tensor => {
    const values = [...given];
    for (const { op, a, b, k } of steps) {
      const [x, y] = [values.at(-1 - (a % values.length))!, values.at(-1 - (b % values.length))!];
      const operation = OPERATIONS[derivatives][op]!;
      const whole = x.dtype === 'int32' && y.dtype === 'int32' && INTEGER.has(op);
      const [from, other] = whole ? [x, y] : [x.toFloat(), y.toFloat()];
      const result = operation(from, fits(from, other) ? other : from, k);
      if (result.size <= LARGEST) values.push(result);
    }
    return values.at(-1)!;
  };
  if (derivatives === 0) return { inputs, call: run };
  const once = (second: Tensor, third: Tensor) =>
    tf.grad((x) => run(x, second, third).toFloat().tanh().sum().add(x.square().sum()));
  const call = (x: Tensor, second: Tensor, third: Tensor) => {
    const slope = once(second, third);
    return derivatives === 1 ? slope(x) : tf.grad((x) => slope(x).tanh().sum().add(x.square().sum()))(x);
  };
  return { inputs, call };
}

/** Operations that keep integers integers. */
const INTEGER = new Set([
  'add',
  'sub',
  'mul',
  'neg',
  'maximum',
  'minimum',
  'sum',
  'flatten',
  'transpose',
  'concat',
  'slice',
  'abs',
]);

/** Whether the shapes broadcast by NumPy's rules. */
function fits(x: Tensor, y: Tensor): boolean {
  const rank = Math.min(x.rank, y.rank);
  return Array.from({ length: rank }, (_, index) => [x.shape.at(-1 - index)!, y.shape.at(-1 - index)!]).every(
    ([a, b]) => a === b || a === 1 || b === 1,
  );
}
