import type { Graph, GraphNode, GraphValue } from '../engine/graph/graph.ts';
import type { Op } from '../engine/graph/op.ts';
import { elements } from '../tensor/params.ts';

/** What one run of a program takes, by its graph alone. */
export interface GraphCost {
  /** Multiplications and additions of matrix products: 2·m·n·k each. */
  readonly flops: number;
  /** The most bytes that intermediate results and outputs have at once, in the graph's order. */
  readonly liveBytes: number;
  /** The share of `liveBytes` that belongs to the outputs. */
  readonly outputBytes: number;
  readonly inputBytes: number;
}

/** Nodes whose result is its input's memory, seen otherwise. */
const VIEWS: ReadonlySet<Op> = new Set<Op>(['reshape']);
/** Number by number: the result may be written over an operand of its size that nobody reads again. */
const IN_PLACE: ReadonlySet<Op> = new Set<Op>([
  ...(['abs', 'ceil', 'exp', 'floor', 'log', 'neg', 'reciprocal', 'relu', 'round', 'sigmoid', 'sqrt', 'tanh'] as const),
  ...(['add', 'sub', 'mul', 'div', 'maximum', 'minimum', 'clip', 'softmax', 'log_softmax'] as const),
]);

/** Walks through the graph once, as an engine would that frees what nobody reads again. */
export function graphCost({ inputs, constants, nodes, outputs }: Graph): GraphCost {
  const given = new Set<GraphValue>([...Object.values(inputs), ...constants.map(({ value }) => value)]);
  const owner = new Map<GraphValue, GraphValue>();
  const ownerOf = (value: GraphValue) => owner.get(value) ?? value;
  for (const { op, inputs: from, outputs: to } of nodes) if (VIEWS.has(op)) owner.set(to[0]!, ownerOf(from[0]!));

  const last = new Map<GraphValue, number>();
  nodes.forEach((node, place) => {
    for (const value of [...node.inputs, ...node.outputs]) last.set(ownerOf(value), place);
  });
  for (const value of Object.values(outputs)) last.set(ownerOf(value), nodes.length);

  let live = 0;
  let peak = 0;
  let flops = 0;
  nodes.forEach((node, place) => {
    if (node.op === 'matmul') flops += productFlops(node);
    const fresh = node.outputs.filter((value) => !owner.has(value));
    const made = fresh.reduce((sum, value) => sum + bytesOf(value), 0);
    const dying = [...new Set(node.inputs.map(ownerOf))].filter(
      (value) => last.get(value) === place && !given.has(value),
    );
    const reused = IN_PLACE.has(node.op) && dying.some((value) => bytesOf(value) === made) ? made : 0;
    live += made;
    peak = Math.max(peak, live - reused);
    for (const value of dying) live -= bytesOf(value);
    // What nobody reads was made all the same.
    for (const value of fresh) if (last.get(value) === place) live -= bytesOf(value);
  });
  const sum = (values: readonly GraphValue[]) => values.reduce((total, value) => total + bytesOf(value), 0);
  return {
    flops,
    liveBytes: peak,
    outputBytes: sum(Object.values(outputs)),
    inputBytes: sum(Object.values(inputs)),
  };
}

function productFlops({ inputs: [a], outputs: [product], attributes }: GraphNode<'matmul'>): number {
  const inner = a!.shape.at(attributes.transposeA ? -2 : -1)!;
  return 2 * elements(product!.shape) * inner;
}

const BYTES = { float32: 4, int32: 4, bool: 1, float16: 2, bfloat16: 2 } as const;

/** Of a value's numbers. */
function bytesOf({ shape, type }: GraphValue): number {
  return elements(shape) * BYTES[type];
}
