import { elements } from '../../tensor/params.ts';
import type { GraphNode } from '../graph/graph.ts';
import type { BinaryOp, ComparisonOp, Op, ReduceOp, UnaryOp } from '../graph/op.ts';
import type { Emitter } from './emitter.ts';
import { type OnnxType, type OnnxValue, TENSOR_TYPE } from './schema.ts';

export interface LoweringOptions {
  /**
   * The operator that multiplies transposed matrices without copying them. @defaultValue ONNX Runtime's own, for any
   * rank
   */
  readonly transposedProduct?: 'FusedMatMul' | 'Gemm';
}

/** Writes one operator of the graph in ONNX. */
type Lowering<O extends Op> = (
  emitter: Emitter,
  inputs: readonly OnnxValue[],
  node: GraphNode<O>,
  options: LoweringOptions,
) => OnnxValue | OnnxValue[];

/** An operator that ONNX has too, perhaps under another name. */
const same =
  (op: string) =>
  (emitter: Emitter, inputs: readonly OnnxValue[], { outputs: [output] }: GraphNode): OnnxValue =>
    emitter.node(op, inputs, output!);

const UNARY = {
  abs: same('Abs'),
  ceil: same('Ceil'),
  cos: same('Cos'),
  erf: same('Erf'),
  exp: same('Exp'),
  floor: same('Floor'),
  is_nan: same('IsNaN'),
  log: same('Log'),
  neg: same('Neg'),
  not: same('Not'),
  reciprocal: same('Reciprocal'),
  relu: same('Relu'),
  round: same('Round'),
  sigmoid: same('Sigmoid'),
  sign: same('Sign'),
  sin: same('Sin'),
  softplus: same('Softplus'),
  sqrt: same('Sqrt'),
  tanh: same('Tanh'),
  /** u = 1 + x rounds; log(u)·x / (u − 1) corrects for that, and is x if u = 1 (Kahan). */
  log1p: (emitter, [x]) => {
    const [one, zero] = [emitter.constant([], 'float32', [1]), emitter.constant([], 'float32', [0])];
    const truth = { shape: x!.shape, type: 'bool' } as const;
    const sum = emitter.node('Add', [x!, one], x!);
    const rounded = emitter.node('Sub', [sum, one], x!);
    const exact = emitter.node('Equal', [rounded, x!], truth);
    const lost = emitter.node('Equal', [rounded, zero], truth);
    const log = emitter.node('Log', [sum], x!);
    const corrected = emitter.node('Mul', [log, emitter.node('Div', [x!, rounded], x!)], x!);
    return emitter.node('Where', [lost, x!, emitter.node('Where', [exact, log, corrected], x!)], x!);
  },
  /** eˣ − 1 = tanh(x / 2)·(eˣ + 1), without cancellation. */
  expm1: (emitter, [x]) => {
    const half = emitter.node('Mul', [x!, emitter.constant([], 'float32', [0.5])], x!);
    const sum = emitter.node('Add', [emitter.node('Exp', [x!], x!), emitter.constant([], 'float32', [1])], x!);
    return emitter.node('Mul', [emitter.node('Tanh', [half], x!), sum], x!);
  },
} satisfies { readonly [O in UnaryOp]: Lowering<O> };

/**
 * x·y. ORT multiplies in runs of entries that lie side by side in both operands. A table of rotations (T, 1, D) has short
 * runs beside (B, T, H, D), so it is repeated to (T, H, D) once for all B.
 */
const product: Lowering<'mul'> = (emitter, inputs, { outputs: [output] }) => {
  const repeated = inputs.map((x) => repeatedInside(emitter, x, output!.shape));
  return emitter.node('Mul', repeated, output!);
};

function repeatedInside(emitter: Emitter, x: OnnxValue, into: readonly number[]): OnnxValue {
  const padded = [...Array<number>(into.length - x.shape.length).fill(1), ...x.shape];
  const first = padded.findIndex((size) => size > 1);
  const last = padded.findLastIndex((size) => size > 1);
  const shape = padded.map((size, axis) => (axis > first && axis < last ? into[axis]! : size)).slice(first);
  const isOnceForMany = elements(shape) * 4 <= elements(into);
  if (!isOnceForMany || shape.join() === padded.slice(first).join()) return x;
  return emitter.node('Expand', [x, emitter.indices(shape)], { shape, type: x.type }, { shared: true });
}

const BINARY = {
  add: same('Add'),
  sub: same('Sub'),
  mul: product,
  div: same('Div'),
  pow: same('Pow'),
  maximum: same('Max'),
  minimum: same('Min'),
  and: same('And'),
  or: same('Or'),
  equal: same('Equal'),
  greater: same('Greater'),
  greater_equal: same('GreaterOrEqual'),
  less: same('Less'),
  less_equal: same('LessOrEqual'),
} satisfies { readonly [O in BinaryOp | ComparisonOp]: Lowering<O> };

const reduce =
  (op: string) =>
  (emitter: Emitter, [x]: readonly OnnxValue[], { outputs: [output], attributes }: GraphNode<ReduceOp>): OnnxValue =>
    emitter.node(op, [x!, emitter.indices(attributes.axes)], output!, { attributes: { keepdims: 1 } });

const REDUCE = {
  reduce_sum: reduce('ReduceSum'),
  reduce_mean: reduce('ReduceMean'),
  reduce_max: reduce('ReduceMax'),
  reduce_min: reduce('ReduceMin'),
  reduce_prod: reduce('ReduceProd'),
} satisfies { readonly [O in ReduceOp]: Lowering<O> };

const cast = (emitter: Emitter, x: OnnxValue, type: OnnxType): OnnxValue =>
  emitter.node('Cast', [x], { shape: x.shape, type }, { attributes: { to: TENSOR_TYPE[type] } });

const wide = (emitter: Emitter, x: OnnxValue): OnnxValue =>
  emitter.node('Cast', [x], { shape: x.shape, type: 'int64' }, { attributes: { to: TENSOR_TYPE.int64 }, shared: true });

const reshaped = (emitter: Emitter, x: OnnxValue, shape: readonly number[]): OnnxValue =>
  x.shape.join() === shape.join()
    ? x
    : emitter.node('Reshape', [x, emitter.indices(shape)], { shape, type: x.type }, { shared: true });

/** ONNX returns 64-bit indices. */
const argument =
  (op: string) =>
  (emitter: Emitter, [x]: readonly OnnxValue[], node: GraphNode<'argmax' | 'argmin'>): OnnxValue => {
    const { shape } = node.outputs[0]!;
    const attributes = { axis: node.attributes.axis, keepdims: 0 };
    return cast(emitter, emitter.node(op, [x!], { shape, type: 'int64' }, { attributes }), 'int32');
  };

/** An operator that takes its shape as an operand. */
const toShape =
  (op: string) =>
  (emitter: Emitter, [x]: readonly OnnxValue[], { outputs: [output] }: GraphNode): OnnxValue =>
    emitter.node(op, [x!, emitter.indices(output!.shape)], output!);

const alongAxis =
  (op: string) =>
  (
    emitter: Emitter,
    inputs: readonly OnnxValue[],
    node: GraphNode<'concat' | 'softmax' | 'log_softmax' | 'gather'>,
  ): OnnxValue =>
    emitter.node(op, inputs, node.outputs[0]!, { attributes: { axis: node.attributes.axis } });

/** The ONNX form of each operator of the graph. */
export const LOWERINGS: { readonly [O in Op]: Lowering<O> } = {
  ...UNARY,
  ...BINARY,
  ...REDUCE,
  sum_of: same('Sum'),
  select: same('Where'),
  clip: same('Clip'),
  cast: (emitter, [x], { outputs: [output] }) => cast(emitter, x!, output!.type),
  reshape: toShape('Reshape'),
  expand: toShape('Expand'),
  transpose: (emitter, [x], { outputs: [output], attributes: { perm } }) =>
    emitter.node('Transpose', [x!], output!, { attributes: { perm } }),
  slice: (emitter, [x], { outputs: [output], attributes: { begin } }) => {
    const { shape } = output!;
    const axes = x!.shape.flatMap((total, axis) => (begin[axis] === 0 && shape[axis] === total ? [] : [axis]));
    const starts = emitter.indices(axes.map((axis) => begin[axis]!));
    const ends = emitter.indices(axes.map((axis) => begin[axis]! + shape[axis]!));
    return emitter.node('Slice', [x!, starts, ends, emitter.indices(axes)], output!);
  },
  reverse: (emitter, [x], { outputs: [output], attributes: { axes } }) => {
    const all = (value: number) => emitter.indices(axes.map(() => value));
    const from = emitter.indices(axes.map((axis) => x!.shape[axis]! - 1));
    return emitter.node('Slice', [x!, from, all(-(2 ** 31)), emitter.indices(axes), all(-1)], output!);
  },
  split: (emitter, [x], { outputs, attributes: { axis, sizes } }) =>
    emitter.nodesOf('Split', [x!, emitter.indices(sizes)], outputs, { attributes: { axis } }),
  concat: alongAxis('Concat'),
  pad: (emitter, [x, ...around], { outputs: [output], attributes: { low, high } }) =>
    emitter.node('Pad', [x!, emitter.indices([...low, ...high]), ...around], output!),
  tile: (emitter, [x], { outputs: [output], attributes: { reps } }) =>
    emitter.node('Tile', [x!, emitter.indices(reps)], output!),
  matmul: (emitter, inputs, { outputs: [output], attributes }, { transposedProduct = 'FusedMatMul' }) => {
    const [transA, transB] = [Number(attributes.transposeA), Number(attributes.transposeB)];
    if (!transA && !transB) return emitter.node('MatMul', inputs, output!);
    if (transposedProduct === 'Gemm') return emitter.node('Gemm', inputs, output!, { attributes: { transA, transB } });
    const product = (operands: readonly OnnxValue[], result: Omit<OnnxValue, 'name'>) =>
      emitter.node('FusedMatMul', operands, result, { domain: 'com.microsoft', attributes: { transA, transB } });
    const batch = output!.shape.slice(0, -2);
    const [rows, columns] = output!.shape.slice(-2) as [number, number];
    if (!transA || transB || rows <= columns) return product(inputs, output!);
    // Aᵀ·B = (Bᵀ·A)ᵀ. The processor lays out the transposed matrix anew, so the narrower one should be that. The same
    // sums in the same order; a product with an adapter's gradient takes about half the time.
    const turned = product([inputs[1]!, inputs[0]!], { ...output!, shape: [...batch, columns, rows] });
    const perm = [...batch.keys(), batch.length + 1, batch.length];
    return emitter.node('Transpose', [turned], output!, { attributes: { perm } });
  },
  argmax: argument('ArgMax'),
  argmin: argument('ArgMin'),
  softmax: alongAxis('Softmax'),
  log_softmax: alongAxis('LogSoftmax'),
  cumsum: (emitter, [x], { outputs: [output], attributes: { axis, exclusive, reverse } }) =>
    emitter.node('CumSum', [x!, emitter.constant([], 'int32', [axis])], output!, {
      attributes: { exclusive: Number(exclusive), reverse: Number(reverse) },
    }),
  gather: alongAxis('Gather'),
  /**
   * `ScatterND` would be faster, but ORT runs it on all threads at once and loses additions if two of them reach one
   * row.
   */
  segment_sum: (emitter, [x, segments], { outputs: [output] }) => {
    const { shape, type } = output!;
    const zero = emitter.constant([], type, [0]);
    const zeros = emitter.node('Expand', [zero, emitter.indices(shape)], { shape, type }, { shared: true });
    const column = x!.shape.map((size, axis) => (axis === 0 ? size : 1));
    const ids = wide(emitter, reshaped(emitter, segments!, column));
    const expanded = () => emitter.node('Expand', [ids, emitter.indices(x!.shape)], { ...ids, shape: x!.shape });
    const index = column.join() === x!.shape.join() ? ids : expanded();
    return emitter.node('ScatterElements', [zeros, index, x!], output!, { attributes: { axis: 0, reduction: 'add' } });
  },
  scatter_update: (emitter, [tensor, indices, updates], { outputs: [output] }) =>
    emitter.node('ScatterND', [tensor!, wide(emitter, indices!), updates!], output!),
  add_at: (emitter, [matrix, index, amounts], { outputs: [output] }) => {
    const column = [matrix!.shape[0]!, 1];
    const inputs = [matrix!, wide(emitter, reshaped(emitter, index!, column)), reshaped(emitter, amounts!, column)];
    return emitter.node('ScatterElements', inputs, output!, { attributes: { axis: 1, reduction: 'add' } });
  },
};
