import type { GraphValue } from '../graph.ts';
import { type Kernel, positiveAxes, reshaped } from './kernel.ts';

const reduce =
  (op: string): Kernel =>
  ({ graph, list: [x], attrs }) => {
    const rank = x!.shape.length;
    const axes = positiveAxes(attrs.axis ?? attrs.reductionIndices, rank);
    const keep = attrs.keepDims === true;
    const kept = x!.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
    const shape = keep ? kept : kept.filter((_, axis) => !axes.includes(axis));
    if (axes.every((axis) => x!.shape[axis] === 1)) return reshaped(graph, x!, shape);
    // What is summed in a gradient mostly gets its axes back at once.
    const output = { shape: kept, type: x!.type };
    return reshaped(graph, graph.node(op, [x!, graph.indices(axes)], output, { attributes: { keepdims: 1 } }), shape);
  };

const LONG = 4096;

/** Not above the root, so that neither the parts nor their number is long. */
function largestDivisor(length: number): number {
  for (let part = Math.floor(Math.sqrt(length)); ; part--) if (length % part === 0) return part;
}

const argument =
  (op: string): Kernel =>
  ({ graph, list: [x], attrs }) => {
    const [axis] = positiveAxes(attrs.axis, x!.shape.length) as [number];
    const shape = x!.shape.filter((_, other) => other !== axis);
    const wide = graph.node(op, [x!], { shape, type: 'int64' }, { attributes: { axis, keepdims: 0 } });
    return graph.node('Cast', [wide], { shape, type: 'int32' }, { attributes: { to: 6 } });
  };

const alongLastAxis =
  (op: string): Kernel =>
  ({ graph, list: [x] }) =>
    graph.node(op, [x!], x!, { attributes: { axis: x!.shape.length - 1 } });

const logicalReduce =
  (op: string): Kernel =>
  (call) => {
    const {
      graph,
      list: [x],
    } = call;
    const numbers = graph.node('Cast', [x!], { shape: x!.shape, type: 'int32' }, { attributes: { to: 6 } });
    const reduced = reduce(op)({ ...call, list: [numbers] }) as GraphValue;
    return graph.node('Cast', [reduced], { shape: reduced.shape, type: 'bool' }, { attributes: { to: 9 } });
  };

export const REDUCE: Readonly<Record<string, Kernel>> = {
  Sum: (call) => {
    const {
      graph,
      list: [x],
    } = call;
    // ONNX Runtime adds a long vector up number by number, and float32 loses the small ones: 10⁻⁴ of a norm over millions.
    const length = x!.shape.reduce((product, size) => product * size, 1);
    const part = x!.shape.length === 1 && x!.type === 'float32' && length > LONG ? largestDivisor(length) : 1;
    if (part === 1) return reduce('ReduceSum')(call);
    const parts = reshaped(graph, x!, [length / part, part]);
    const sums = reduce('ReduceSum')({ ...call, list: [parts], attrs: { axis: 1 } }) as GraphValue;
    return reduce('ReduceSum')({ ...call, list: [sums] });
  },
  Mean: (call) => {
    const {
      graph,
      list: [x],
    } = call;
    if (x!.type === 'float32') return reduce('ReduceMean')(call);
    const floats = graph.node('Cast', [x!], { shape: x!.shape, type: 'float32' }, { attributes: { to: 1 } });
    return reduce('ReduceMean')({ ...call, list: [floats] });
  },
  Max: reduce('ReduceMax'),
  Min: reduce('ReduceMin'),
  Prod: reduce('ReduceProd'),
  All: logicalReduce('ReduceMin'),
  Any: logicalReduce('ReduceMax'),
  ArgMax: argument('ArgMax'),
  ArgMin: argument('ArgMin'),
  Softmax: alongLastAxis('Softmax'),
  LogSoftmax: alongLastAxis('LogSoftmax'),
  Cumsum: ({ graph, list: [x], attrs }) =>
    graph.node('CumSum', [x!, graph.constant([], 'int32', positiveAxes(attrs.axis, x!.shape.length))], x!, {
      attributes: { exclusive: attrs.exclusive ? 1 : 0, reverse: attrs.reverse ? 1 : 0 },
    }),
};
