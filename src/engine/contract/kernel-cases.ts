/** For each kernel of the table, calls of the tfjs function that leads to it, with random arguments. */
import fc from 'fast-check';
import { logSoftmax } from '../../tensor/smooth.ts';
import { type Tensor, tf } from '../../tensor/tfjs.ts';
import { axes, broadcastableShapes, floatArrays, integerArrays, type Range, type Shape, shapes } from '../arrays.ts';
import type { HostArray } from '../engine.ts';
import type { Call } from './agreement.ts';

export interface KernelCall extends Call {
  /** The other arguments, for the message of a failure. */
  readonly rest?: unknown;
}

export type Calls = fc.Arbitrary<KernelCall>;

export const anyArray = (shape: Shape, range?: Range) =>
  fc.oneof(floatArrays(shape, range), integerArrays(shape, range));

const unary = (call: (x: Tensor) => Tensor, range?: Range, arrays = floatArrays): Calls =>
  shapes()
    .chain((shape) => arrays(shape, range))
    .map((x) => ({ inputs: [x], call }));

const anyUnary = (call: (x: Tensor) => Tensor): Calls => unary(call, {}, anyArray);

const binary = (
  call: (a: Tensor, b: Tensor) => Tensor,
  arrays: (shape: Shape, side: 'left' | 'right') => fc.Arbitrary<HostArray> = (shape) => floatArrays(shape),
): Calls =>
  broadcastableShapes(2)
    .chain(([a, b]) => fc.tuple(arrays(a!, 'left'), arrays(b!, 'right')))
    .map((inputs) => ({ inputs, call }));

/** Both sides floats, or both integers. */
const anyBinary = (call: (a: Tensor, b: Tensor) => Tensor): Calls =>
  fc.oneof(
    binary(call),
    binary(call, (shape) => integerArrays(shape)),
  );

const compare = (call: (a: Tensor, b: Tensor) => Tensor): Calls =>
  fc.oneof(
    binary(call, (shape) => floatArrays(shape, { low: -1, high: 1, parts: 2 })),
    binary(call, (shape) => integerArrays(shape, { low: -1, high: 1 })),
  );

const truths = (shape: Shape) => integerArrays(shape, { low: 0, high: 1 });
const truth = (x: Tensor) => x.cast('bool');
const notZero = (shape: Shape, side: 'left' | 'right') =>
  side === 'left' ? floatArrays(shape) : floatArrays(shape, { low: 0.5, high: 5 });

const reduction = (
  call: (x: Tensor, axis: number[] | undefined, keep: boolean) => Tensor,
  arrays: (shape: Shape) => fc.Arbitrary<HostArray> = (shape) => floatArrays(shape),
): Calls =>
  shapes()
    .chain((shape) =>
      fc.tuple(
        arrays(shape),
        fc.option(
          fc.subarray([...shape.keys()]).chain((list) => signs(list, shape.length)),
          { nil: undefined },
        ),
        fc.boolean(),
      ),
    )
    // tfjs takes an empty list of axes as no axes.
    .map(([x, axis, keep]) => ({ inputs: [x], rest: [axis, keep], call: (tensor) => call(tensor, axis, keep) }));

/** The same axes, some of them counted from the end. */
const signs = (list: readonly number[], rank: number) =>
  fc
    .array(fc.boolean(), { minLength: list.length, maxLength: list.length })
    .map((turn) => list.map((axis, index) => (turn[index] ? axis - rank : axis)));

const alongAxis = (
  call: (x: Tensor, axis: number) => Tensor | Tensor[],
  arrays: (shape: Shape) => fc.Arbitrary<HostArray> = (shape) => floatArrays(shape, { low: -1, high: 1, parts: 2 }),
): Calls =>
  shapes({ minimum: 1 })
    .chain((shape) => fc.tuple(arrays(shape), axes(shape)))
    .map(([x, axis]) => ({ inputs: [x], rest: axis, call: (tensor) => call(tensor, axis) }));

/** Batch axes that broadcast from the front, in the cases that the reference computes right. */
const batchAxes = shapes({ maximum: 2 }).chain((full) => {
  const side = fc.nat(full.length).chain((ones) => {
    const shape = full.map((size, axis) => (axis < ones ? 1 : size));
    return fc.nat(ones).map((from) => shape.slice(from));
  });
  return fc.tuple(side, side);
});

const matMul: Calls = fc
  .tuple(batchAxes, fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 3, maxLength: 3 }))
  .chain(([[left, right], [n, k, m]]) =>
    fc
      .tuple(fc.boolean(), fc.boolean())
      .chain(([transA, transB]) =>
        fc
          .tuple(
            floatArrays([...left, ...(transA ? [k!, n!] : [n!, k!])]),
            floatArrays([...right, ...(transB ? [m!, k!] : [k!, m!])]),
          )
          .map((inputs) => ({ inputs, rest: [transA, transB], call: (a, b) => tf.matMul(a!, b!, transA, transB) })),
      ),
  );

/** A table of rotations beside many rows, which engines may repeat first. */
const byTable: Calls = fc
  .tuple(fc.integer({ min: 4, max: 6 }), ...Array.from({ length: 3 }, () => fc.integer({ min: 1, max: 4 })))
  .chain(([rows, time, heads, size]) =>
    fc.tuple(floatArrays([rows!, time!, heads!, size!]), floatArrays([time!, 1, size!])),
  )
  .map((inputs) => ({ inputs, call: (x, table) => tf.mul(x!, table!) }));

export const COMPUTING_CASES: Readonly<Record<string, Calls>> = {
  Abs: anyUnary(tf.abs),
  Ceil: unary(tf.ceil),
  Cos: unary(tf.cos),
  Erf: unary(tf.erf),
  Exp: unary(tf.exp),
  Floor: unary(tf.floor),
  Identity: anyUnary(tf.clone),
  Log: unary(tf.log, { low: 0, high: 9 }),
  Neg: anyUnary(tf.neg),
  Reciprocal: unary(tf.reciprocal),
  Relu: anyUnary(tf.relu),
  Round: unary(tf.round, { parts: 2 }),
  Sigmoid: unary(tf.sigmoid, { low: -90, high: 90 }),
  Sign: unary(tf.sign, { low: -1, high: 1, parts: 2 }),
  Sin: unary(tf.sin),
  Softplus: unary(tf.softplus, { low: -90, high: 90 }),
  Sqrt: unary(tf.sqrt, { low: 0, high: 9 }),
  Tanh: unary(tf.tanh, { low: -20, high: 20 }),
  Rsqrt: unary(tf.rsqrt, { low: 0, high: 9 }),
  Square: anyUnary(tf.square),
  Log1p: fc.oneof(unary(tf.log1p, { low: -0.9, high: 9 }), unary(tf.log1p, { low: -1e-3, high: 1e-3, parts: 1e7 })),
  Expm1: fc.oneof(unary(tf.expm1, { low: -90, high: 80 }), unary(tf.expm1, { low: -1e-3, high: 1e-3, parts: 1e7 })),
  LogicalNot: shapes()
    .chain(truths)
    .map((x) => ({ inputs: [x], call: (tensor) => tf.logicalNot(truth(tensor!)) })),
  IsNan: unary((x) => tf.isNaN(tf.sqrt(x)), { low: -1, high: 1 }),
  Step: fc.oneof(
    unary((x) => tf.step(x), { low: -1, high: 1 }),
    unary((x) => tf.step(x, 0.25)),
  ),
  ClipByValue: anyUnary((x) => tf.clipByValue(x, -2, 3)),

  Add: anyBinary(tf.add),
  Sub: anyBinary(tf.sub),
  Multiply: fc.oneof(anyBinary(tf.mul), byTable),
  RealDiv: binary(tf.div, notZero),
  Pow: binary(tf.pow, (shape, side) => floatArrays(shape, side === 'left' ? { low: 0.5, high: 3 } : {})),
  Maximum: anyBinary(tf.maximum),
  Minimum: anyBinary(tf.minimum),
  SquaredDifference: anyBinary(tf.squaredDifference),
  FloorDiv: fc.oneof(
    binary(tf.floorDiv, (shape, side) => integerArrays(shape, side === 'left' ? { low: -20, high: 20 } : { low: 1 })),
    binary(tf.floorDiv, notZero),
  ),
  AddN: fc
    .tuple(shapes(), fc.integer({ min: 1, max: 4 }))
    .chain(([shape, count]) => fc.array(floatArrays(shape), { minLength: count, maxLength: count }))
    .map((inputs) => ({ inputs, call: (...list) => tf.addN(list) })),
  Equal: compare(tf.equal),
  Greater: compare(tf.greater),
  GreaterEqual: compare(tf.greaterEqual),
  Less: compare(tf.less),
  LessEqual: compare(tf.lessEqual),
  NotEqual: compare(tf.notEqual),
  LogicalAnd: binary((a, b) => tf.logicalAnd(truth(a), truth(b)), truths),
  LogicalOr: binary((a, b) => tf.logicalOr(truth(a), truth(b)), truths),
  Select: broadcastableShapes(3)
    .chain(([condition, a, b]) =>
      fc
        .boolean()
        .chain((whole) =>
          fc.tuple(truths(condition!), ...[a!, b!].map((s) => (whole ? integerArrays(s) : floatArrays(s)))),
        ),
    )
    .map((inputs) => ({ inputs, call: (condition, a, b) => tf.where(truth(condition!), a!, b!) })),
  Cast: fc
    .tuple(shapes(), fc.constantFrom('float32' as const, 'int32' as const, 'bool' as const))
    .chain(([shape, type]) =>
      anyArray(shape, { low: -3, high: 3 }).map((x) => ({ inputs: [x], rest: type, call: (t) => t!.cast(type) })),
    ),
  BatchMatMul: matMul,

  Sum: reduction(tf.sum, anyArray),
  Mean: reduction(tf.mean, anyArray),
  Max: reduction(tf.max, anyArray),
  Min: reduction(tf.min, anyArray),
  Prod: reduction(tf.prod),
  All: reduction((x, axis, keep) => tf.all(truth(x), axis, keep), truths),
  Any: reduction((x, axis, keep) => tf.any(truth(x), axis, keep), truths),
  ArgMax: alongAxis((x, axis) => tf.argMax(x, axis)),
  ArgMin: alongAxis((x, axis) => tf.argMin(x, axis)),
  Softmax: alongAxis(
    (x) => tf.softmax(x),
    (shape) => floatArrays(shape, { low: -90, high: 90 }),
  ),
  LogSoftmax: alongAxis(
    (x) => logSoftmax(x),
    (shape) => floatArrays(shape, { low: -90, high: 90 }),
  ),
  Cumsum: fc
    .tuple(fc.boolean(), fc.boolean())
    // The reference gets the shape wrong if the axis is counted from the end.
    .chain(([exclusive, reverse]) =>
      alongAxis((x, axis) => tf.cumsum(x, (axis + x.rank) % x.rank, exclusive, reverse), anyArray),
    ),
};
