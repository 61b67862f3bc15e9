import type { GraphBuilder, GraphValue } from '../graph.ts';
import type { BinaryOp, ComparisonOp, UnaryOp, ValueType } from '../op.ts';
import { broadcast, cast, type Kernel } from './kernel.ts';

/** Applies the operator before a broadcast and broadcasts as late as possible, most often never. */
const unary =
  (op: UnaryOp): Kernel =>
  ({ graph, list: [x] }) => {
    const small = graph.compact(x!);
    return graph.expanded(graph.node(op, [small], small), x!.shape);
  };

const binary =
  (op: BinaryOp | ComparisonOp, type?: ValueType): Kernel =>
  ({ graph, list: [a, b] }) => {
    const [x, y] = [graph.compact(a!), graph.compact(b!)];
    const output = { shape: broadcast(x.shape, y.shape), type: type ?? a!.type };
    return graph.expanded(unchanged(graph, op, x, y) ?? graph.node(op, [x, y], output), broadcast(a!.shape, b!.shape));
  };

/** The other operand if one is a neutral element. Derivatives are full of these. */
function unchanged(graph: GraphBuilder, op: string, x: GraphValue, y: GraphValue): GraphValue | undefined {
  const { left, right } = NEUTRAL[op] ?? {};
  if (right !== undefined && graph.numberOf(y) === right && y.shape.length <= x.shape.length) return x;
  if (left !== undefined && graph.numberOf(x) === left && x.shape.length <= y.shape.length) return y;
  return undefined;
}

const NEUTRAL: Readonly<Record<string, { readonly left?: number; readonly right: number }>> = {
  add: { left: 0, right: 0 },
  sub: { right: 0 },
  mul: { left: 1, right: 1 },
  div: { right: 1 },
};

const logical =
  (op: 'and' | 'or'): Kernel =>
  ({ graph, list: [a, b] }) => {
    const output = { shape: broadcast(a!.shape, b!.shape), type: 'bool' } as const;
    return graph.node(op, [cast(graph, a!, 'bool'), cast(graph, b!, 'bool')], output);
  };

export const ELEMENTWISE: Readonly<Record<string, Kernel>> = {
  Abs: unary('abs'),
  Ceil: unary('ceil'),
  Cos: unary('cos'),
  Erf: unary('erf'),
  Exp: unary('exp'),
  Floor: unary('floor'),
  Identity: ({ list: [x] }) => x!,
  Log: unary('log'),
  Neg: unary('neg'),
  Reciprocal: unary('reciprocal'),
  Relu: unary('relu'),
  Round: unary('round'),
  Sigmoid: unary('sigmoid'),
  Sign: unary('sign'),
  Sin: unary('sin'),
  Softplus: unary('softplus'),
  Sqrt: unary('sqrt'),
  Tanh: unary('tanh'),
  Rsqrt: ({ graph, list: [x] }) => graph.node('reciprocal', [graph.node('sqrt', [x!], x!)], x!),
  Square: ({ graph, list: [x] }) => graph.node('mul', [x!, x!], x!),
  Log1p: ({ graph, list: [x] }) => graph.node('log1p', [x!], x!),
  Expm1: ({ graph, list: [x] }) => graph.node('expm1', [x!], x!),
  LogicalNot: ({ graph, list: [x] }) => graph.node('not', [cast(graph, x!, 'bool')], { shape: x!.shape, type: 'bool' }),
  IsNan: ({ graph, list: [x] }) => graph.node('is_nan', [x!], { shape: x!.shape, type: 'bool' }),
  /** 1 where x > 0, else `alpha`: the derivative of relu. */
  Step: ({ graph, list: [x], attrs }) => {
    const number = (value: number) => graph.constant([], x!.type, [value]);
    const positive = graph.node('greater', [x!, number(0)], { shape: x!.shape, type: 'bool' });
    const alpha = number((attrs.alpha as number) ?? 0);
    return graph.node('select', [positive, number(1), alpha], x!);
  },
  ClipByValue: ({ graph, list: [x], attrs }) => {
    const low = graph.constant([], x!.type, [attrs.clipValueMin as number]);
    const high = graph.constant([], x!.type, [attrs.clipValueMax as number]);
    return graph.node('clip', [x!, low, high], x!);
  },

  Add: binary('add'),
  Sub: binary('sub'),
  Multiply: binary('mul'),
  RealDiv: binary('div'),
  Pow: binary('pow'),
  Maximum: binary('maximum'),
  Minimum: binary('minimum'),
  SquaredDifference: ({ graph, list: [a, b] }) => {
    const output = { shape: broadcast(a!.shape, b!.shape), type: a!.type };
    const difference = graph.node('sub', [a!, b!], output);
    return graph.node('mul', [difference, difference], output);
  },
  /**
   * ⌊a / b⌋ as int32 for both types. Integer division truncates, so it goes through float32 (exact below 2²⁴).
   * Devices round quotients differently: XLA multiplies by the reciprocal of a divisor that broadcasts, and WGSL allows
   * 2.5 units in the last place. So the remainder a - ⌊q⌋ · b corrects a quotient that fell to the wrong side of a whole one.
   */
  FloorDiv: ({ graph, list }) => {
    const output = { shape: broadcast(list[0]!.shape, list[1]!.shape), type: 'float32' as const };
    const truth = { ...output, type: 'bool' as const };
    const [a, b] = list.map((x) => cast(graph, x!, 'float32')) as [GraphValue, GraphValue];
    const whole = graph.node('floor', [graph.node('div', [a, b], output)], output);
    const rest = graph.node('sub', [a, graph.node('mul', [whole, b], output)], output);
    // The remainder of a floor has the divisor's sign and is smaller than it.
    const [zero, one] = [graph.constant([], 'float32', [0]), graph.constant([], 'float32', [1])];
    const opposed = graph.node('less', [graph.node('mul', [rest, b], output), zero], truth);
    const left = graph.node('greater_equal', [graph.node('abs', [rest], output), graph.node('abs', [b], b)], truth);
    const below = graph.node('sub', [whole, one], output);
    const above = graph.node('select', [left, graph.node('add', [whole, one], output), whole], output);
    return cast(graph, graph.node('select', [opposed, below, above], output), 'int32');
  },
  AddN: ({ graph, list }) => graph.node('sum_of', list, list[0]!),
  Equal: binary('equal', 'bool'),
  Greater: binary('greater', 'bool'),
  GreaterEqual: binary('greater_equal', 'bool'),
  Less: binary('less', 'bool'),
  LessEqual: binary('less_equal', 'bool'),
  NotEqual: ({ graph, list: [a, b] }) => {
    const output = { shape: broadcast(a!.shape, b!.shape), type: 'bool' as const };
    return graph.node('not', [graph.node('equal', [a!, b!], output)], output);
  },
  LogicalAnd: logical('and'),
  LogicalOr: logical('or'),
  Select: ({ graph, inputs: { condition, t, e } }) => {
    // tfjs allows a condition that is a vector over the first axis of t.
    const missing = t!.shape.length - condition!.shape.length;
    const shape =
      condition!.shape.length === 1 ? [...condition!.shape, ...Array<number>(missing).fill(1)] : condition!.shape;
    const mask = graph.node('reshape', [cast(graph, condition!, 'bool')], { shape, type: 'bool' });
    const whole = broadcast(broadcast(shape, t!.shape), e!.shape);
    return graph.node('select', [mask, t!, e!], { shape: whole, type: t!.type });
  },
  Cast: ({ graph, list: [x], attrs }) => cast(graph, x!, attrs.dtype as ValueType),
};
