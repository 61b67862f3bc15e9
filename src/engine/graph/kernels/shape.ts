import { fail } from '../../../lib/errors.ts';
import { elements } from '../../../tensor/params.ts';
import { type NamedAttrMap, tf } from '../../../tensor/tfjs.ts';
import type { GraphBuilder, GraphValue } from '../graph.ts';
import type { ValueType } from '../op.ts';
import { type Kernel, positiveAxes, reshaped } from './kernel.ts';

const transpose: Kernel = ({ graph, list: [x], attrs }) => {
  const perm = attrs.perm as number[];
  const shape = perm.map((axis) => x!.shape[axis]!);
  // Moving axes of size 1 moves no numbers.
  const moving = perm.filter((axis) => x!.shape[axis] !== 1);
  if (moving.every((axis, index) => index === 0 || axis > moving[index - 1]!)) return reshaped(graph, x!, shape);
  return graph.node('transpose', [x!], { shape, type: x!.type }, { perm });
};

const slice = (graph: GraphBuilder, x: GraphValue, begin: readonly number[], size: readonly number[]): GraphValue => {
  const shape = x.shape.map((total, axis) => (size[axis] === -1 ? total - begin[axis]! : size[axis]!));
  if (shape.every((size, axis) => size === x.shape[axis])) return x;
  // Slices are taken before widening.
  const whole = graph.narrow(x);
  const part = graph.node('slice', [whole], { shape, type: whole.type }, { begin });
  return graph.widened(part);
};

/** The axis that is split, and the length of each part. */
const partsOf = (x: GraphValue, attrs: NamedAttrMap): { axis: number; sizes: readonly number[] } => {
  const [axis] = positiveAxes(attrs.axis, x.shape.length) as [number];
  // A number of parts, or a list of their lengths, one of which may be −1 for the rest.
  const parts = attrs.numOrSizeSplits as number | number[];
  return { axis, sizes: tf.backend_util.prepareSplitSize(x as never, parts, axis) };
};

/** Split as slices, for a provider that limits an operator's outputs by the number of a shader's buffers. */
export const splitBySlices: Kernel = ({ graph, list: [x], attrs }) => {
  const { axis, sizes } = partsOf(x!, attrs);
  let start = 0;
  return sizes.map((size) => {
    const begin = x!.shape.map((_, other) => (other === axis ? start : 0));
    start += size;
    return slice(graph, x!, begin, x!.shape.with(axis, size));
  });
};

const concat = (graph: GraphBuilder, list: readonly GraphValue[], axis: number): GraphValue => {
  if (list.length === 1) return list[0]!;
  const size = list.reduce((sum, value) => sum + value.shape[axis]!, 0);
  const shape = list[0]!.shape.map((other, index) => (index === axis ? size : other));
  return graph.node('concat', list, { shape, type: list[0]!.type }, { axis });
};

const filled = (graph: GraphBuilder, shape: readonly number[], type: ValueType, value: number): GraphValue =>
  graph.expanded(graph.constant([], type, [value]), shape);

export const SHAPE: Readonly<Record<string, Kernel>> = {
  Reshape: ({ graph, list: [x], attrs }) => {
    const asked = attrs.shape as number[];
    const rest = elements(x!.shape) / elements(asked.filter((size) => size !== -1));
    const shape = asked.map((size) => (size === -1 ? rest : size));
    return reshaped(graph, x!, shape);
  },
  ExpandDims: ({ graph, list: [x], attrs }) => {
    const [axis] = positiveAxes(attrs.dim, x!.shape.length + 1) as [number];
    return reshaped(graph, x!, x!.shape.toSpliced(axis, 0, 1));
  },
  Transpose: transpose,
  Slice: ({ graph, list: [x], attrs }) => {
    // tfjs allows a number, a shorter list, or no size at all; its own kernels parse them with this function.
    const [begin, size] = tf.slice_util.parseSliceParams(x as never, attrs.begin as number[], attrs.size as number[]);
    return slice(graph, x!, begin!, size!);
  },
  SplitV: ({ graph, list: [x], attrs }) => {
    const { axis, sizes } = partsOf(x!, attrs);
    if (sizes.length === 1) return [x!];
    // Slices are taken before widening.
    const whole = graph.narrow(x!);
    const outputs = sizes.map((size) => ({ shape: whole.shape.with(axis, size), type: whole.type }));
    const parts = graph.nodes('split', [whole], outputs, { axis, sizes });
    return parts.map((part) => graph.widened(part));
  },
  Concat: ({ graph, list, attrs }) => {
    const [axis] = positiveAxes(attrs.axis, list[0]!.shape.length) as [number];
    const present = list.filter((value) => elements(value.shape) > 0);
    return concat(graph, present.length > 0 ? present : list, axis);
  },
  Pack: ({ graph, list, attrs }) => {
    const [axis] = positiveAxes(attrs.axis, list[0]!.shape.length + 1) as [number];
    const values = list.map((value) => reshaped(graph, value, value.shape.toSpliced(axis, 0, 1)));
    return concat(graph, values, axis);
  },
  Unpack: ({ graph, list: [x], attrs }) => {
    const [axis] = positiveAxes(attrs.axis, x!.shape.length) as [number];
    return Array.from({ length: x!.shape[axis]! }, (_, index) => {
      const begin = x!.shape.map((__, other) => (other === axis ? index : 0));
      const part = slice(graph, x!, begin, x!.shape.with(axis, 1));
      return reshaped(graph, part, x!.shape.toSpliced(axis, 1));
    });
  },
  PadV2: ({ graph, list: [x], attrs }) => {
    const paddings = attrs.paddings as [number, number][];
    const shape = x!.shape.map((size, axis) => size + paddings[axis]![0] + paddings[axis]![1]);
    const [low, high] = [paddings.map(([before]) => before), paddings.map(([, after]) => after)];
    const around = graph.constant([], x!.type, [attrs.constantValue as number]);
    return graph.node('pad', [x!, around], { shape, type: x!.type }, { low, high });
  },
  Tile: ({ graph, list: [x], attrs }) => {
    const reps = attrs.reps as number[];
    const shape = x!.shape.map((size, axis) => size * reps[axis]!);
    if (reps.every((count) => count === 1)) return x!;
    // Repeating an axis of size 1 is a broadcast, which is cheaper and has the same derivative.
    if (reps.every((count, axis) => count === 1 || x!.shape[axis] === 1)) return graph.expanded(x!, shape);
    return graph.node('tile', [x!], { shape, type: x!.type }, { reps });
  },
  Reverse: ({ graph, list: [x], attrs }) => {
    const axes = positiveAxes(attrs.dims, x!.shape.length);
    return axes.length === 0 ? x! : graph.node('reverse', [x!], x!, { axes });
  },
  Fill: ({ graph, attrs }) =>
    filled(graph, attrs.shape as number[], (attrs.dtype as ValueType) ?? 'float32', attrs.value as number),
  ZerosLike: ({ graph, list: [x] }) => filled(graph, x!.shape, x!.type, 0),
  OnesLike: ({ graph, list: [x] }) => filled(graph, x!.shape, x!.type, 1),
  Range: ({ graph, attrs }) => {
    const { start, stop, dtype } = attrs as { start: number; stop: number; dtype: ValueType };
    // tfjs counts down by 1 if no step was given.
    const step = stop < start && attrs.step === 1 ? -1 : (attrs.step as number);
    const length = Math.max(0, Math.ceil((stop - start) / step));
    return graph.constant(
      [length],
      dtype,
      Array.from({ length }, (_, index) => start + index * step),
    );
  },
  GatherV2: ({ graph, inputs: { x, indices }, attrs }) => {
    const [axis] = positiveAxes(attrs.axis, x!.shape.length) as [number];
    if (attrs.batchDims)
      fail('engine', `Expected a gather without batch axes, got ${attrs.batchDims} of them. Flatten them first.`);
    const shape = x!.shape.toSpliced(axis, 1, ...indices!.shape);
    // Rows are picked before widening, so a 16-bit table stays as it is.
    const table = graph.narrow(x!);
    const rows = graph.node('gather', [table, indices!], { shape, type: table.type }, { axis });
    return graph.widened(rows);
  },
  /** out[s] = Σ of the rows of x in segment s: the gradient of a gather. */
  UnsortedSegmentSum: ({ graph, inputs: { x, segmentIds }, attrs }) => {
    const output = { shape: x!.shape.with(0, attrs.numSegments as number), type: x!.type };
    return graph.node('segment_sum', [x!, segmentIds!], output);
  },
  /** Replaces rows of x, or smaller slices; each place at most once. */
  TensorScatterUpdate: ({ graph, inputs: { tensor, indices, updates } }) =>
    graph.node('scatter_update', [tensor!, indices!, updates!], tensor!),
  /** Custom kernel (tensor/losses.ts): adds amounts at [i, index[i]]. */
  AddAt: ({ graph, inputs: { matrix, index, amounts } }) => graph.node('add_at', [matrix!, index!, amounts!], matrix!),
  /** Custom kernel (tensor/differentiation.ts): x + 0·trigger in a form that no optimizer removes. */
  After: ({ graph, inputs: { x, trigger } }) => {
    const flat = reshaped(graph, trigger!, [elements(trigger!.shape)]);
    const first = reshaped(graph, slice(graph, flat, [0], [1]), []);
    const nothing = graph.node('mul', [first, graph.constant([], 'float32', [0])], first);
    return graph.node('add', [x!, nothing], x!);
  },
  OneHot: ({ graph, inputs: { indices }, attrs }) => {
    const { depth, onValue, offValue } = attrs as { depth: number; onValue: number; offValue: number };
    const column = reshaped(graph, indices!, [...indices!.shape, 1]);
    const range = graph.constant([depth], indices!.type, [...Array(depth).keys()]);
    const output = { shape: [...indices!.shape, depth], type: (attrs.dtype as ValueType) ?? 'float32' };
    const equal = graph.node('equal', [column, range], { ...output, type: 'bool' });
    const values = [onValue, offValue].map((value) => graph.constant([], output.type, [value]));
    return graph.node('select', [equal, ...values], output);
  },
};
