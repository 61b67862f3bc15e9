import type { GraphBuilder, GraphValue } from '../graph.ts';
import { type OnnxType, TENSOR_TYPE } from '../schema.ts';
import { broadcast, type Kernel } from './kernel.ts';

/** What is broadcast is computed before it is, and broadcast as late as possible: most often never. */
const unary =
  (op: string): Kernel =>
  ({ graph, list: [x] }) => {
    const small = graph.compact(x!);
    return graph.expanded(graph.node(op, [small], small), x!.shape);
  };

const binary =
  (op: string, type?: OnnxType): Kernel =>
  ({ graph, list: [a, b] }) => {
    const [x, y] = [graph.compact(a!), graph.compact(b!)];
    const output = { shape: broadcast(x.shape, y.shape), type: type ?? a!.type };
    return graph.expanded(unchanged(graph, op, x, y) ?? graph.node(op, [x, y], output), broadcast(a!.shape, b!.shape));
  };

/** The operand that the other, a neutral element, leaves as it is: what derivatives are full of. */
function unchanged(graph: GraphBuilder, op: string, x: GraphValue, y: GraphValue): GraphValue | undefined {
  const { left, right } = NEUTRAL[op] ?? {};
  if (right !== undefined && graph.numberOf(y) === right && y.shape.length <= x.shape.length) return x;
  if (left !== undefined && graph.numberOf(x) === left && x.shape.length <= y.shape.length) return y;
  return undefined;
}

const NEUTRAL: Readonly<Record<string, { readonly left?: number; readonly right: number }>> = {
  Add: { left: 0, right: 0 },
  Sub: { right: 0 },
  Mul: { left: 1, right: 1 },
  Div: { right: 1 },
};

/** A unary kernel written out with other operators. */
const composed =
  (f: (graph: GraphBuilder, x: GraphValue) => GraphValue): Kernel =>
  ({ graph, list: [x] }) =>
    f(graph, x!);

const one = (graph: GraphBuilder, x: GraphValue) => graph.constant([], x.type, [1]);

function toBool(graph: GraphBuilder, x: GraphValue): GraphValue {
  return x.type === 'bool' ? x : graph.node('Cast', [x], { shape: x.shape, type: 'bool' }, { attributes: { to: 9 } });
}

const logical =
  (op: string): Kernel =>
  ({ graph, list: [a, b] }) =>
    graph.node(op, [toBool(graph, a!), toBool(graph, b!)], { shape: broadcast(a!.shape, b!.shape), type: 'bool' });

export const ELEMENTWISE: Readonly<Record<string, Kernel>> = {
  Abs: unary('Abs'),
  Ceil: unary('Ceil'),
  Cos: unary('Cos'),
  Erf: unary('Erf'),
  Exp: unary('Exp'),
  Floor: unary('Floor'),
  Identity: ({ list: [x] }) => x!,
  Log: unary('Log'),
  Neg: unary('Neg'),
  Reciprocal: unary('Reciprocal'),
  Relu: unary('Relu'),
  Round: unary('Round'),
  Sigmoid: unary('Sigmoid'),
  Sign: unary('Sign'),
  Sin: unary('Sin'),
  Softplus: unary('Softplus'),
  Sqrt: unary('Sqrt'),
  Tanh: unary('Tanh'),
  Rsqrt: composed((graph, x) => graph.node('Reciprocal', [graph.node('Sqrt', [x], x)], x)),
  Square: composed((graph, x) => graph.node('Mul', [x, x], x)),
  /** u = 1 + x rounds; log(u)·x / (u − 1) makes up for it, and is x where u = 1 (Kahan). */
  Log1p: composed((graph, x) => {
    const sum = graph.node('Add', [x, one(graph, x)], x);
    const rounded = graph.node('Sub', [sum, one(graph, x)], x);
    const exact = graph.node('Equal', [rounded, x], { shape: x.shape, type: 'bool' });
    const lost = graph.node('Equal', [rounded, graph.constant([], x.type, [0])], { shape: x.shape, type: 'bool' });
    const log = graph.node('Log', [sum], x);
    const corrected = graph.node('Mul', [log, graph.node('Div', [x, rounded], x)], x);
    return graph.node('Where', [lost, x, graph.node('Where', [exact, log, corrected], x)], x);
  }),
  /** eˣ − 1 = tanh(x / 2)·(eˣ + 1), without the cancellation. */
  Expm1: composed((graph, x) => {
    const half = graph.node('Mul', [x, graph.constant([], x.type, [0.5])], x);
    const sum = graph.node('Add', [graph.node('Exp', [x], x), one(graph, x)], x);
    return graph.node('Mul', [graph.node('Tanh', [half], x), sum], x);
  }),
  LogicalNot: composed((graph, x) => graph.node('Not', [toBool(graph, x)], { shape: x.shape, type: 'bool' })),
  IsNan: composed((graph, x) => graph.node('IsNaN', [x], { shape: x.shape, type: 'bool' })),
  /** 1 where x > 0, else `alpha`: the derivative of relu. */
  Step: ({ graph, list: [x], attrs }) => {
    const positive = graph.node('Greater', [x!, graph.constant([], x!.type, [0])], { shape: x!.shape, type: 'bool' });
    const alpha = graph.constant([], x!.type, [(attrs.alpha as number) ?? 0]);
    return graph.node('Where', [positive, one(graph, x!), alpha], x!);
  },
  ClipByValue: ({ graph, list: [x], attrs }) => {
    const low = graph.constant([], x!.type, [attrs.clipValueMin as number]);
    const high = graph.constant([], x!.type, [attrs.clipValueMax as number]);
    return graph.node('Clip', [x!, low, high], x!);
  },

  Add: binary('Add'),
  Sub: binary('Sub'),
  Multiply: binary('Mul'),
  RealDiv: binary('Div'),
  Pow: binary('Pow'),
  Maximum: binary('Max'),
  Minimum: binary('Min'),
  SquaredDifference: ({ graph, list: [a, b] }) => {
    const output = { shape: broadcast(a!.shape, b!.shape), type: a!.type };
    const difference = graph.node('Sub', [a!, b!], output);
    return graph.node('Mul', [difference, difference], output);
  },
  /** ⌊a / b⌋ as int32 for both types: ONNX's integer division truncates, so it goes through float32 (exact below 2²⁴). */
  FloorDiv: ({ graph, list: [a, b] }) => {
    const shape = broadcast(a!.shape, b!.shape);
    const float = (x: GraphValue) =>
      x.type === 'float32'
        ? x
        : graph.node('Cast', [x], { shape: x.shape, type: 'float32' }, { attributes: { to: 1 } });
    const quotient = graph.node('Div', [float(a!), float(b!)], { shape, type: 'float32' });
    const floor = graph.node('Floor', [quotient], { shape, type: 'float32' });
    return graph.node('Cast', [floor], { shape, type: 'int32' }, { attributes: { to: 6 } });
  },
  AddN: ({ graph, list }) => graph.node('Sum', list, list[0]!),
  Equal: binary('Equal', 'bool'),
  Greater: binary('Greater', 'bool'),
  GreaterEqual: binary('GreaterOrEqual', 'bool'),
  Less: binary('Less', 'bool'),
  LessEqual: binary('LessOrEqual', 'bool'),
  NotEqual: ({ graph, list: [a, b] }) => {
    const output = { shape: broadcast(a!.shape, b!.shape), type: 'bool' as const };
    return graph.node('Not', [graph.node('Equal', [a!, b!], output)], output);
  },
  LogicalAnd: logical('And'),
  LogicalOr: logical('Or'),
  Select: ({ graph, inputs: { condition, t, e } }) => {
    // tfjs lets the condition be a vector over the first axis of t.
    const missing = t!.shape.length - condition!.shape.length;
    const shape =
      condition!.shape.length === 1 ? [...condition!.shape, ...Array<number>(missing).fill(1)] : condition!.shape;
    const mask = graph.node('Reshape', [toBool(graph, condition!), graph.indices(shape)], { shape, type: 'bool' });
    return graph.node('Where', [mask, t!, e!], {
      shape: broadcast(broadcast(shape, t!.shape), e!.shape),
      type: t!.type,
    });
  },
  Cast: ({ graph, list: [x], attrs }) => {
    const type = attrs.dtype as OnnxType;
    if (type === x!.type) return x!;
    return graph.node('Cast', [x!], { shape: x!.shape, type }, { attributes: { to: TENSOR_TYPE[type] } });
  },
};
