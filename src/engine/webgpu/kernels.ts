import type { GraphBuilder, GraphValue } from '../graph/graph.ts';
import { KERNELS } from '../graph/kernels/index.ts';
import { broadcast, cast, type Kernel, positiveAxes, reshaped } from '../graph/kernels/kernel.ts';
import { segmentSumByProduct } from '../graph/kernels/segment-sum.ts';
import { splitBySlices } from '../graph/kernels/shape.ts';
import type { BinaryOp, ComparisonOp, UnaryOp } from '../graph/op.ts';

/**
 * Kernels that ONNX Runtime's WebGPU provider lacks, composed of those that it has. It would run a missing kernel on
 * the processor and wait for the device on the way there and back.
 */

export const number = (graph: GraphBuilder, value: number) => graph.constant([], 'float32', [value]);

const truth = (graph: GraphBuilder, op: ComparisonOp, a: GraphValue, b: GraphValue, shape = a.shape) =>
  graph.node(op, [a, b], { shape, type: 'bool' });

/** Computes integers as floats, exact below 2²⁴. Token ids, positions and lengths are smaller. */
const throughFloats =
  (kernel: Kernel): Kernel =>
  (call) => {
    const { graph, inputs, list } = call;
    if (list[0]!.type !== 'int32') return kernel(call);
    const wide = (x: GraphValue) => (x.type === 'int32' ? cast(graph, x, 'float32') : x);
    const named = Object.entries(inputs).map(([name, x]) => [name, wide(x)]);
    const result = kernel({ ...call, inputs: Object.fromEntries(named), list: list.map(wide) });
    return Array.isArray(result) ? result.map((x) => cast(graph, x, 'int32')) : cast(graph, result, 'int32');
  };

const swapped = (graph: GraphBuilder, x: GraphValue): GraphValue => {
  const rank = x.shape.length;
  const perm = [...x.shape.keys()].toSpliced(rank - 2, 2, rank - 1, rank - 2);
  const shape = perm.map((axis) => x.shape[axis]!);
  return graph.node('transpose', [x], { shape, type: x.type }, { perm });
};

/** Broadcasts before an operator; the table would broadcast after it. */
const whole = (graph: GraphBuilder, x: GraphValue, shape: readonly number[]): GraphValue =>
  graph.compact(x).shape.join() === shape.join() || graph.compact(x).shape.length === 0
    ? x
    : graph.node('expand', [graph.compact(x)], { shape, type: x.type });

/** The index of the first extreme. */
const argument =
  (op: 'reduce_max' | 'reduce_min'): Kernel =>
  ({ graph, list: [x], attrs }) => {
    const [axis] = positiveAxes(attrs.axis, x!.shape.length) as [number];
    const size = x!.shape[axis]!;
    const kept = { shape: x!.shape.with(axis, 1), type: x!.type };
    const extreme = graph.node(op, [x!], kept, { axes: [axis] });
    const column = x!.shape.map((_, other) => (other === axis ? size : 1));
    const places = graph.constant(column, 'float32', [...Array(size).keys()]);
    const candidates = [truth(graph, 'equal', x!, extreme), places, number(graph, size - 1)];
    const found = graph.node('select', candidates, { shape: x!.shape, type: 'float32' });
    const first = graph.node('reduce_min', [found], { shape: kept.shape, type: 'float32' }, { axes: [axis] });
    return reshaped(graph, cast(graph, first, 'int32'), x!.shape.toSpliced(axis, 1));
  };

/** sin(x + shift·π/2), right to 10⁻⁶ for |x| < 10⁴. The shader's own is right to 2⁻¹¹ only. */
const sine =
  (shift: 0 | 1): Kernel =>
  ({ graph, list: [x] }) => {
    const of = (op: UnaryOp | BinaryOp, a: GraphValue, b?: number | GraphValue) =>
      graph.node(op, b === undefined ? [a] : [a, typeof b === 'number' ? number(graph, b) : b], x!);
    const quarter = of('floor', of('add', of('mul', x!, 2 / Math.PI), 0.5));
    // π/2 in three parts; the first two are short enough for exact products (Cody & Waite).
    const parts = [1.5703125, 4.837512969970703e-4, 7.549789948768648e-8];
    const r = parts.reduce((rest, part) => of('sub', rest, of('mul', quarter, part)), x!);
    const square = of('mul', r, r);
    const series = ([first, ...others]: readonly number[]) => {
      const start = of('add', of('mul', square, 0), first!);
      return others.reduce((sum, coefficient) => of('add', of('mul', sum, square), coefficient), start);
    };
    const sin = of('mul', r, series([-1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1, 1]));
    const cos = series([2.443315711809948e-5, -1.388731625493765e-3, 4.166664568298827e-2, -0.5, 1]);
    const turn = of('add', quarter, shift);
    const remainder = (a: GraphValue, by: number) => of('sub', a, of('mul', of('floor', of('mul', a, 1 / by)), by));
    const odd = truth(graph, 'equal', remainder(turn, 2), number(graph, 1));
    const value = graph.node('select', [odd, cos, sin], x!);
    const negative = truth(graph, 'greater_equal', remainder(turn, 4), number(graph, 2));
    return graph.node('select', [negative, of('neg', value), value], x!);
  };

/**
 * Logic on zeros and ones. The provider's own And reads wrong elements if an operand is broadcast, such as [4] to
 * [2,3,4,1].
 */
const ofTruths =
  (op: 'mul' | 'add'): Kernel =>
  ({ graph, list }) => {
    const [a, b] = list.map((x) => cast(graph, x, 'float32')) as [GraphValue, GraphValue];
    const shape = broadcast(a.shape, b.shape);
    return truth(graph, 'greater', graph.node(op, [a, b], { shape, type: 'float32' }), number(graph, 0), shape);
  };

export const WEBGPU_KERNELS: Readonly<Record<string, Kernel>> = {
  Abs: throughFloats(KERNELS.Abs!),
  Neg: throughFloats(KERNELS.Neg!),
  Relu: throughFloats(KERNELS.Relu!),
  Slice: throughFloats(KERNELS.Slice!),
  SplitV: throughFloats(splitBySlices),
  Unpack: throughFloats(KERNELS.Unpack!),
  Reverse: throughFloats(KERNELS.Reverse!),
  ArgMax: argument('reduce_max'),
  ArgMin: argument('reduce_min'),
  /** The provider fails if operands differ in some axes and agree in others, such as [3,2,3,4] and [3,2,3,1]. */
  Pow: (call) => {
    const shape = broadcast(call.list[0]!.shape, call.list[1]!.shape);
    return KERNELS.Pow!({ ...call, list: call.list.map((x) => whole(call.graph, x, shape)) });
  },
  Sin: sine(0),
  Cos: sine(1),
  AddN: ({ graph, list: [first, ...rest] }) => rest.reduce((sum, x) => graph.node('add', [sum, x], x), first!),
  /** A shader's logarithm of 0 or less may be any number, and a loss that is not finite must be noticed. */
  Log: ({ graph, list: [x] }) => {
    const zero = number(graph, 0);
    const choices = [truth(graph, 'equal', x!, zero), number(graph, -Infinity), number(graph, NaN)];
    const none = graph.node('select', choices, x!);
    return graph.node('select', [truth(graph, 'greater', x!, zero), graph.node('log', [x!], x!), none], x!);
  },
  LogSoftmax: ({ graph, list: [x] }) => {
    const row = { shape: x!.shape.with(-1, 1), type: x!.type };
    const reduced = (op: 'reduce_max' | 'reduce_sum', value: GraphValue) =>
      graph.node(op, [value], row, { axes: [x!.shape.length - 1] });
    const shifted = graph.node('sub', [x!, reduced('reduce_max', x!)], x!);
    const total = reduced('reduce_sum', graph.node('exp', [shifted], x!));
    return graph.node('sub', [shifted, graph.node('log', [total], total)], x!);
  },
  /** Rounds half to even. Adding 1.5 · 2²³ drops the fraction, and numbers above 2²² have none. */
  Round: ({ graph, list: [x] }) => {
    const large = number(graph, 1.5 * 2 ** 23);
    const rounded = graph.node('sub', [graph.node('add', [x!, large], x!), large], x!);
    const whole = truth(graph, 'greater_equal', graph.node('abs', [x!], x!), number(graph, 2 ** 22));
    return graph.node('select', [whole, x!, rounded], x!);
  },
  Sign: ({ graph, list: [x] }) => {
    const where = (op: ComparisonOp) => cast(graph, truth(graph, op, x!, number(graph, 0)), 'float32');
    return graph.node('sub', [where('greater'), where('less')], x!);
  },
  IsNan: ({ graph, list: [x] }) =>
    graph.node('not', [truth(graph, 'equal', x!, x!)], { shape: x!.shape, type: 'bool' }),
  LogicalAnd: ofTruths('mul'),
  LogicalOr: ofTruths('add'),
  /** Weights are transposed at compile time; batched operands at each use; plain matrices not at all. */
  BatchMatMul: (call) => {
    const { graph, inputs, attrs } = call;
    const [a, b] = [inputs.a!, inputs.b!];
    const [transA, transB] = [attrs.transposeA === true, attrs.transposeB === true];
    if (a.shape.length === 2 && b.shape.length === 2) return KERNELS.BatchMatMul!(call);
    const plain = { a: transA ? swapped(graph, a) : a, b: transB ? swapped(graph, b) : b };
    return KERNELS.BatchMatMul!({ ...call, inputs: plain, attrs: { ...attrs, transposeA: false, transposeB: false } });
  },
  UnsortedSegmentSum: segmentSumByProduct,
};
