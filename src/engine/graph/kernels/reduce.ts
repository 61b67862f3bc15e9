import { elements } from '../../../tensor/params.ts';
import type { GraphValue } from '../graph.ts';
import type { ReduceOp } from '../op.ts';
import { cast, type Kernel, positiveAxes, reshaped } from './kernel.ts';

const reduce =
  (op: ReduceOp): Kernel =>
  ({ graph, list: [x], attrs }) => {
    const rank = x!.shape.length;
    const axes = positiveAxes(attrs.axis ?? attrs.reductionIndices, rank);
    const kept = x!.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
    const shape = attrs.keepDims === true ? kept : kept.filter((_, axis) => !axes.includes(axis));
    if (axes.every((axis) => x!.shape[axis] === 1)) return reshaped(graph, x!, shape);
    // Gradients of a sum mostly need the summed axes back at once.
    return reshaped(graph, graph.node(op, [x!], { shape: kept, type: x!.type }, { axes }), shape);
  };

const LONG = 4096;

/** A divisor at most the root, so that neither the parts nor their number is large. */
function largestDivisor(length: number): number {
  for (let part = Math.floor(Math.sqrt(length)); ; part--) if (length % part === 0) return part;
}

const argument =
  (op: 'argmax' | 'argmin'): Kernel =>
  ({ graph, list: [x], attrs }) => {
    const [axis] = positiveAxes(attrs.axis, x!.shape.length) as [number];
    return graph.node(op, [x!], { shape: x!.shape.toSpliced(axis, 1), type: 'int32' }, { axis });
  };

const alongLastAxis =
  (op: 'softmax' | 'log_softmax'): Kernel =>
  ({ graph, list: [x] }) =>
    graph.node(op, [x!], x!, { axis: x!.shape.length - 1 });

const logicalReduce =
  (op: ReduceOp): Kernel =>
  (call) => {
    const numbers = cast(call.graph, call.list[0]!, 'int32');
    return cast(call.graph, reduce(op)({ ...call, list: [numbers] }) as GraphValue, 'bool');
  };

export const REDUCE: Readonly<Record<string, Kernel>> = {
  Sum: (call) => {
    const x = call.list[0]!;
    // ONNX Runtime, for one, adds a long vector up number by number. In float32 that loses small numbers: 10⁻⁴ of a
    // norm over millions.
    const length = elements(x.shape);
    const part = x.shape.length === 1 && x.type === 'float32' && length > LONG ? largestDivisor(length) : 1;
    if (part === 1) return reduce('reduce_sum')(call);
    const parts = reshaped(call.graph, x, [length / part, part]);
    const sums = reduce('reduce_sum')({ ...call, list: [parts], attrs: { axis: 1 } }) as GraphValue;
    return reduce('reduce_sum')({ ...call, list: [sums] });
  },
  Mean: (call) => reduce('reduce_mean')({ ...call, list: [cast(call.graph, call.list[0]!, 'float32')] }),
  Max: reduce('reduce_max'),
  Min: reduce('reduce_min'),
  Prod: reduce('reduce_prod'),
  All: logicalReduce('reduce_min'),
  Any: logicalReduce('reduce_max'),
  ArgMax: argument('argmax'),
  ArgMin: argument('argmin'),
  Softmax: alongLastAxis('softmax'),
  LogSoftmax: alongLastAxis('log_softmax'),
  Cumsum: ({ graph, list: [x], attrs }) => {
    const [axis] = positiveAxes(attrs.axis, x!.shape.length) as [number];
    const [exclusive, reverse] = [Boolean(attrs.exclusive), Boolean(attrs.reverse)];
    return graph.node('cumsum', [x!], x!, { axis, exclusive, reverse });
  },
};
