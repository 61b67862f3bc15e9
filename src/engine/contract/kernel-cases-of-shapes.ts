/** {@link COMPUTING_CASES} for the kernels that only move numbers. */
import fc from 'fast-check';
import { after } from '../../tensor/differentiation.ts';
import { addAt } from '../../tensor/losses.ts';
import { type Tensor, tf } from '../../tensor/tfjs.ts';
import { axes, floatArrays, integerArrays, type Shape, shapes } from '../arrays.ts';
import { integers } from '../engine.ts';
import { anyArray, type Calls } from './kernel-cases.ts';

/** Calls with one array whose other arguments depend on its shape. */
const shaped = <T>(
  rest: (shape: Shape) => fc.Arbitrary<T>,
  call: (x: Tensor, rest: T) => Tensor | Tensor[],
  minimum = 1,
): Calls =>
  shapes({ minimum })
    .chain((shape) => fc.tuple(anyArray(shape), rest(shape)))
    .map(([x, other]) => ({ inputs: [x], rest: other, call: (tensor) => call(tensor!, other) }));

/** Several arrays that differ in the length of one axis. */
const joined = (same: boolean, call: (list: Tensor[], axis: number) => Tensor): Calls =>
  shapes({ minimum: 1 })
    .chain((shape) => fc.tuple(fc.constant(shape), axes(shape), fc.integer({ min: 1, max: 3 }), fc.boolean()))
    .chain(([shape, axis, count, whole]) => {
      const lengths = fc.integer({ min: 1, max: 3 }).map((size) => shape.with(axis, size));
      const one = (same ? fc.constant(shape) : lengths).chain((s) => (whole ? integerArrays(s) : floatArrays(s)));
      return fc
        .array(one, { minLength: count, maxLength: count })
        .map((inputs) => ({ inputs, rest: axis, call: (...list: Tensor[]) => call(list, axis) }));
    });

const made = (call: (shape: number[]) => Tensor): Calls =>
  shapes().map((shape) => ({ inputs: [], rest: shape, call: () => call([...shape]) }));

const windows = (shape: Shape) =>
  fc.tuple(
    ...shape.map((size) =>
      fc
        .nat(size - 1)
        .chain((from) =>
          fc.tuple(fc.constant(from), fc.oneof(fc.constant(-1), fc.integer({ min: 1, max: size - from }))),
        ),
    ),
  );

const SPARE = 3;

export const SHAPE_CASES: Readonly<Record<string, Calls>> = {
  Reshape: shaped(
    (shape) => fc.constantFrom([-1], [1, -1], [-1, shape.at(-1)!], [...shape, 1], shape.toReversed()),
    (x, shape) => tf.reshape(x, shape),
  ),
  ExpandDims: shaped(
    (shape) => fc.integer({ min: -shape.length - 1, max: shape.length }),
    (x, axis) => tf.expandDims(x, axis),
    0,
  ),
  Transpose: shaped(
    (shape) => fc.option(fc.shuffledSubarray([...shape.keys()], { minLength: shape.length }), { nil: undefined }),
    (x, perm) => tf.transpose(x, perm),
    2,
  ),
  Slice: fc.oneof(
    shaped(windows, (x, parts) =>
      tf.slice(
        x,
        parts.map(([from]) => from),
        parts.map(([, size]) => size),
      ),
    ),
    // Axes without a name are taken whole.
    shaped(
      (shape) => fc.tuple(fc.nat(shape[0]! - 1), fc.boolean()),
      (x, [from, list]) => (list ? tf.slice(x, [from]) : tf.slice(x, from, 1)),
    ),
  ),
  SplitV: shaped(
    (shape) =>
      axes(shape).chain((axis) => {
        const size = shape.at(axis)!;
        return fc.constantFrom<[number | number[], number]>([size, axis], [[1, -1].slice(0, size), axis], [1, axis]);
      }),
    (x, [sizes, axis]) => tf.split(x, sizes, axis),
  ),
  Concat: joined(false, (list, axis) => tf.concat(list, axis)),
  Pack: joined(true, (list, axis) => tf.stack(list, axis)),
  Unpack: shaped(axes, (x, axis) => tf.unstack(x, axis)),
  PadV2: shaped(
    (shape) => fc.tuple(fc.tuple(...shape.map(() => fc.tuple(fc.nat(2), fc.nat(2)))), fc.constantFrom(0, 7)),
    (x, [paddings, value]) => tf.pad(x, paddings, value),
  ),
  Tile: shaped(
    (shape) => fc.tuple(...shape.map(() => fc.integer({ min: 1, max: 3 }))),
    (x, reps) => tf.tile(x, reps),
  ),
  Reverse: shaped(
    (shape) => fc.option(fc.subarray([...shape.keys()]), { nil: undefined }),
    (x, list) => tf.reverse(x, list),
    0,
  ),
  Fill: made((shape) => tf.fill(shape, 2.5)),
  ZerosLike: shaped(fc.constant, (x) => tf.zerosLike(x), 0),
  OnesLike: shaped(fc.constant, (x) => tf.onesLike(x), 0),
  Range: fc
    .tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 }), fc.integer({ min: 1, max: 3 }))
    .filter(([start, stop]) => start !== stop)
    .chain(([start, stop, step]) =>
      fc.constantFrom('float32' as const, 'int32' as const).map((type) => ({
        inputs: [],
        rest: [start, stop, step, type],
        call: () => tf.range(start, stop, stop > start || step === 1 ? step : -step, type),
      })),
    ),
  GatherV2: shapes({ minimum: 1, maximum: 3 })
    .chain((shape) =>
      axes(shape).chain((axis) =>
        fc.tuple(
          anyArray(shape),
          shapes({ maximum: 2 }).chain((s) => integerArrays(s, { low: 0, high: shape.at(axis)! - 1 })),
          fc.constant(axis),
        ),
      ),
    )
    .map(([x, indices, axis]) => ({
      inputs: [x, indices],
      rest: axis,
      call: (a, b) => tf.gather(a!, b as never, axis),
    })),
  /** Segments may repeat or be missing, and there may be more of them than rows. */
  UnsortedSegmentSum: shapes({ minimum: 1 })
    .chain((shape) =>
      fc.tuple(floatArrays(shape), fc.array(fc.nat(SPARE), { minLength: shape[0]!, maxLength: shape[0]! })),
    )
    .map(([x, ids]) => ({
      inputs: [x, integers([ids.length], ids)],
      call: (a, b) => tf.unsortedSegmentSum(a!, b as never, SPARE + 2),
    })),
  TensorScatterUpdate: shapes({ minimum: 1 })
    .chain((shape) => fc.tuple(anyArray(shape), fc.shuffledSubarray([...Array(shape[0]!).keys()], { minLength: 1 })))
    .chain(([x, rows]) => {
      const shape = [rows.length, ...x.shape.slice(1)];
      const updates = x.dtype === 'int32' ? integerArrays(shape) : floatArrays(shape);
      return updates.map((y) => [x, integers([rows.length, 1], rows), y] as const);
    })
    .map((inputs) => ({ inputs, call: (x, rows, y) => tf.tensorScatterUpdate(x!, rows!, y!) })),
  AddAt: shapes({ minimum: 2, maximum: 2 })
    .chain((shape) => {
      const [rows, width] = shape as [number, number];
      return fc.tuple(floatArrays(shape), integerArrays([rows], { low: 0, high: width - 1 }), floatArrays([rows]));
    })
    .map((inputs) => ({ inputs, call: (matrix, index, amounts) => addAt(matrix!, index!, amounts!) })),
  After: fc
    .tuple(shapes(), shapes())
    .chain(([x, trigger]) => fc.tuple(floatArrays(x), floatArrays(trigger)))
    .map((inputs) => ({ inputs, call: (x, trigger) => after(x!, trigger!) })),
  OneHot: shapes({ maximum: 3 })
    .chain((shape) =>
      fc.tuple(integerArrays(shape, { low: 0, high: 5 }), fc.constantFrom('float32' as const, 'int32' as const)),
    )
    .map(([x, type]) => ({ inputs: [x], rest: type, call: (tensor) => tf.oneHot(tensor!, 4, 3, -1, type) })),
};
