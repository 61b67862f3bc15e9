import type { GraphNode } from '../graph/graph.ts';
import type { BinaryOp, ComparisonOp, Op, ReduceOp, UnaryOp } from '../graph/op.ts';
import { type ProductOptions, product } from './product.ts';
import { addAt, cumulativeSum, gather, scatterUpdate, segmentSum } from './scatter.ts';
import type { Direction, Operand, Reduction, Writer } from './stablehlo.ts';

/** Writes one operator of the graph in StableHLO. */
type Lowering<O extends Op> = (
  writer: Writer,
  operands: readonly Operand[],
  node: GraphNode<O>,
  options: LoweringOptions,
) => Operand | Operand[];

export interface LoweringOptions extends ProductOptions {
  /** An integer as an argument of the program, so that XLA does not know it at compile time. */
  readonly loose: (number: number) => Operand;
}

/** A split into more parts than this hides their offsets from XLA. */
const PARTS = 16;

const unary =
  (op: string) =>
  (writer: Writer, [x]: readonly Operand[]): Operand =>
    writer.unary(`stablehlo.${op}`, x!);

const UNARY = {
  abs: unary('abs'),
  ceil: unary('ceil'),
  cos: unary('cosine'),
  erf: (writer, [x]) => writer.chlo('erf', x!),
  exp: unary('exponential'),
  expm1: unary('exponential_minus_one'),
  floor: unary('floor'),
  is_nan: (writer, [x]) => writer.compare('NE', x!, x!, x!.shape),
  log: unary('log'),
  log1p: unary('log_plus_one'),
  neg: unary('negate'),
  not: unary('not'),
  reciprocal: (writer, [x]) => writer.binary('divide', writer.splat(1, x!), x!, x!.shape),
  relu: (writer, [x]) => writer.binary('maximum', x!, writer.splat(0, x!), x!.shape),
  round: unary('round_nearest_even'),
  sigmoid: unary('logistic'),
  sign: unary('sign'),
  sin: unary('sine'),
  /** max(x, 0) + log(1 + e^−|x|). This form overflows for no x. */
  softplus: (writer, [x]) => {
    const negative = writer.unary('stablehlo.negate', writer.unary('stablehlo.abs', x!));
    const small = writer.unary('stablehlo.exponential', negative);
    const large = writer.binary('maximum', x!, writer.splat(0, x!), x!.shape);
    return writer.binary('add', large, writer.unary('stablehlo.log_plus_one', small), x!.shape);
  },
  sqrt: unary('sqrt'),
  tanh: unary('tanh'),
} satisfies { readonly [O in UnaryOp]: Lowering<O> };

const binary =
  (op: string) =>
  (writer: Writer, [a, b]: readonly Operand[], { outputs: [output] }: GraphNode): Operand =>
    writer.binary(op, a!, b!, output!.shape);

const comparison =
  (direction: Direction) =>
  (writer: Writer, [a, b]: readonly Operand[], { outputs: [output] }: GraphNode): Operand =>
    writer.compare(direction, a!, b!, output!.shape);

const BINARY = {
  add: binary('add'),
  sub: binary('subtract'),
  mul: binary('multiply'),
  div: binary('divide'),
  pow: binary('power'),
  maximum: binary('maximum'),
  minimum: binary('minimum'),
  and: binary('and'),
  or: binary('or'),
  equal: comparison('EQ'),
  greater: comparison('GT'),
  greater_equal: comparison('GE'),
  less: comparison('LT'),
  less_equal: comparison('LE'),
} satisfies { readonly [O in BinaryOp | ComparisonOp]: Lowering<O> };

const reduce =
  (op: Reduction) =>
  (writer: Writer, [x]: readonly Operand[], { attributes: { axes } }: GraphNode<ReduceOp>): Operand =>
    writer.reduce(op, x!, axes);

const REDUCE = {
  reduce_sum: reduce('add'),
  reduce_mean: (writer, [x], { attributes: { axes } }) => {
    const sum = writer.reduce('add', x!, axes);
    const count = axes.reduce((product, axis) => product * x!.shape[axis]!, 1);
    return writer.binary('divide', sum, writer.splat(count, sum), sum.shape);
  },
  reduce_max: reduce('maximum'),
  reduce_min: reduce('minimum'),
  reduce_prod: reduce('multiply'),
} satisfies { readonly [O in ReduceOp]: Lowering<O> };

/** The index of the first extreme. */
const argument =
  (op: 'maximum' | 'minimum') =>
  (writer: Writer, [x]: readonly Operand[], { attributes, outputs }: GraphNode<'argmax' | 'argmin'>): Operand => {
    const { axis } = attributes;
    const extreme = writer.reduce(op, x!, [axis]);
    const places = { shape: x!.shape, type: 'int32' } as const;
    const isExtreme = writer.compare('EQ', x!, extreme, x!.shape);
    const none = writer.splat(x!.shape[axis]! - 1, places);
    const found = writer.select(isExtreme, writer.iota(axis, places), none, x!.shape);
    return writer.reshape(writer.reduce('minimum', found, [axis]), outputs[0]!.shape);
  };

/** x minus its maximum, and the sum of the exponentials. */
function shifted(writer: Writer, x: Operand, axis: number) {
  const rest = writer.binary('subtract', x, writer.reduce('maximum', x, [axis]), x.shape);
  const powers = writer.unary('stablehlo.exponential', rest);
  return { rest, powers, total: writer.reduce('add', powers, [axis]) };
}

/** The StableHLO form of each operator of the graph. */
export const LOWERINGS: { readonly [O in Op]: Lowering<O> } = {
  ...UNARY,
  ...BINARY,
  ...REDUCE,
  sum_of: (writer, [first, ...rest], { outputs: [output] }) =>
    rest.reduce((sum, x) => writer.binary('add', sum, x, output!.shape), first!),
  select: (writer, [condition, a, b], { outputs: [output] }) => writer.select(condition!, a!, b!, output!.shape),
  clip: (writer, [x, low, high]) =>
    writer.binary('minimum', writer.binary('maximum', x!, low!, x!.shape), high!, x!.shape),
  cast: (writer, [x], { outputs: [output] }) => writer.convert(x!, output!.type),
  reshape: (writer, [x], { outputs: [output] }) => writer.reshape(x!, output!.shape),
  expand: (writer, [x], { outputs: [output] }) => writer.broadcast(x!, output!.shape),
  transpose: (writer, [x], { outputs: [output], attributes: { perm } }) =>
    writer.add(`stablehlo.transpose ${x!.name}, dims = [${perm}]`, [x!], output!),
  slice: (writer, [x], { outputs: [output], attributes: { begin } }) => writer.slice(x!, begin, output!.shape),
  reverse: (writer, [x], { attributes: { axes } }) =>
    writer.add(`stablehlo.reverse ${x!.name}, dims = [${axes}]`, [x!], x!),
  split: (writer, [x], { outputs, attributes: { axis } }, { loose }) => {
    let start = 0;
    return outputs.map(({ shape }) => {
      const begin = shape.map((_, other) => (other === axis ? start : 0));
      start += shape[axis]!;
      // XLA compiles each slice at a known offset separately. That takes 25 ms for each of an adapter's hundreds of
      // matrices. It compiles a dynamic slice once for each shape.
      return outputs.length > PARTS ? writer.dynamicSlice(x!, begin.map(loose), shape) : writer.slice(x!, begin, shape);
    });
  },
  concat: (writer, list, { outputs: [output], attributes: { axis } }) =>
    writer.add(`stablehlo.concatenate ${list.map(({ name }) => name).join(', ')}, dim = ${axis}`, list, output!),
  pad: (writer, [x, around], { outputs: [output], attributes: { low, high } }) => {
    const value = writer.reshape(around ?? writer.splat(0, { shape: [], type: x!.type }), []);
    const interior = x!.shape.map(() => 0);
    const text = `stablehlo.pad ${x!.name}, ${value.name}, low = [${low}], high = [${high}], interior = [${interior}]`;
    return writer.add(text, [x!, value], output!);
  },
  tile: (writer, [x], { outputs: [output], attributes: { reps } }) => {
    const shape = x!.shape.flatMap((size, axis) => [reps[axis]!, size]);
    const axes = x!.shape.map((_, axis) => 2 * axis + 1);
    const text = `stablehlo.broadcast_in_dim ${x!.name}, dims = [${axes}]`;
    return writer.reshape(writer.add(text, [x!], { shape, type: x!.type }), output!.shape);
  },
  matmul: (writer, [a, b], { outputs: [output], attributes }, options) =>
    product(writer, a!, b!, output!, attributes, options),
  argmax: argument('maximum'),
  argmin: argument('minimum'),
  softmax: (writer, [x], { attributes: { axis } }) => {
    const { powers, total } = shifted(writer, x!, axis);
    return writer.binary('divide', powers, total, x!.shape);
  },
  log_softmax: (writer, [x], { attributes: { axis } }) => {
    const { rest, total } = shifted(writer, x!, axis);
    return writer.binary('subtract', rest, writer.unary('stablehlo.log', total), x!.shape);
  },
  cumsum: (writer, [x], { attributes }) => cumulativeSum(writer, x!, attributes),
  gather: (writer, [table, indices], { outputs: [output], attributes: { axis } }) =>
    gather(writer, table!, indices!, axis, output!),
  segment_sum: (writer, [rows, segments], { outputs: [output] }) => segmentSum(writer, rows!, segments!, output!),
  scatter_update: (writer, [tensor, indices, updates]) => scatterUpdate(writer, tensor!, indices!, updates!),
  add_at: (writer, [matrix, index, amounts]) => addAt(writer, matrix!, index!, amounts!),
};
