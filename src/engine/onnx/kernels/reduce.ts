import type { GraphValue } from '../graph.ts';
import { type Kernel, positiveAxes, reshaped } from './kernel.ts';

const reduce =
  (op: string): Kernel =>
  ({ graph, list: [x], attrs }) => {
    const rank = x!.shape.length;
    const axes = positiveAxes(attrs.axis ?? attrs.reductionIndices, rank);
    const keep = attrs.keepDims === true;
    const shape = x!.shape.flatMap((size, axis) => (axes.includes(axis) ? (keep ? [1] : []) : [size]));
    if (axes.every((axis) => x!.shape[axis] === 1)) return reshaped(graph, x!, shape);
    return graph.node(
      op,
      [x!, graph.indices(axes)],
      { shape, type: x!.type },
      { attributes: { keepdims: keep ? 1 : 0 } },
    );
  };

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
  Sum: reduce('ReduceSum'),
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
