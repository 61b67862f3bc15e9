import type { BatchInputs } from '../engine/engine.ts';
import { batchesInTurn } from '../engine/graph/batch-order.ts';
import type { Graph, GraphNode, GraphValue } from '../engine/graph/graph.ts';
import type { Op } from '../engine/graph/op.ts';
import { elements } from '../tensor/params.ts';
import { onnxOrder } from './onnx-order.ts';

/** The cost of one run of a program, computed from its graph. */
export interface GraphCost {
  /** Multiplications and additions of matrix products: 2·m·n·k each. */
  readonly flops: number;
  /**
   * Peak bytes of intermediate results and outputs, one batch after the other. Widened weights, of which one or two exist
   * at a time, are not included.
   */
  readonly liveBytes: number;
  /** The same in ONNX Runtime's order of computation. */
  readonly liveBytesOnnx: number;
  /** The part of `liveBytes` that belongs to outputs. */
  readonly outputBytes: number;
  readonly inputBytes: number;
  /** The largest 16-bit weight after widening: the most that `liveBytes` leaves out. */
  readonly widenedBytes: number;
}

/** Nodes whose result is another view of their input's memory. */
const VIEWS: ReadonlySet<Op> = new Set<Op>(['reshape']);
/** Elementwise nodes, whose result may overwrite an operand of its size that nobody reads again. */
const IN_PLACE: ReadonlySet<Op> = new Set<Op>([
  ...(['abs', 'ceil', 'exp', 'floor', 'log', 'neg', 'reciprocal', 'relu', 'round', 'sigmoid', 'sqrt', 'tanh'] as const),
  ...(['add', 'sub', 'mul', 'div', 'maximum', 'minimum', 'clip', 'softmax', 'log_softmax'] as const),
]);

/** The cost on an engine that frees values as soon as nobody reads them again. */
export function graphCost(graph: Graph, batch?: BatchInputs): GraphCost {
  const { inputs, constants, nodes, outputs } = graph;
  const stored = new Set(constants.map(({ value }) => value));
  const widened = nodes.flatMap(({ op, inputs: [from], outputs: [to] }) =>
    op === 'cast' && stored.has(from!) ? [to!] : [],
  );
  const others = new Set([...Object.values(inputs), ...stored, ...widened]);
  return {
    flops: nodes.reduce((sum, node) => sum + (node.op === 'matmul' ? productFlops(node) : 0), 0),
    liveBytes: mostLive(batchesInTurn(graph, batch).nodes, Object.values(outputs), others),
    liveBytesOnnx: mostLive(onnxOrder(nodes), Object.values(outputs), others),
    outputBytes: bytesOfAll(Object.values(outputs)),
    inputBytes: bytesOfAll(Object.values(inputs)),
    widenedBytes: Math.max(0, ...widened.map(bytesOf)),
  };
}

/**
 * The peak of live bytes over the nodes in order.
 *
 * @param others Values whose memory is counted elsewhere.
 */
function mostLive(
  nodes: readonly GraphNode[],
  outputs: readonly GraphValue[],
  others: ReadonlySet<GraphValue>,
): number {
  const owner = new Map<GraphValue, GraphValue>();
  const ownerOf = (value: GraphValue) => owner.get(value) ?? value;
  for (const { op, inputs: from, outputs: to } of nodes) if (VIEWS.has(op)) owner.set(to[0]!, ownerOf(from[0]!));
  const last = new Map<GraphValue, number>();
  nodes.forEach((node, place) => {
    for (const value of [...node.inputs, ...node.outputs]) last.set(ownerOf(value), place);
  });
  for (const value of outputs) last.set(ownerOf(value), nodes.length);

  let live = 0;
  let peak = 0;
  nodes.forEach(({ op, inputs: from, outputs: to }, place) => {
    const ends = (value: GraphValue) => last.get(value) === place && !others.has(value);
    const made = to.filter((value) => !owner.has(value) && !others.has(value));
    const dying = [...new Set(from.map(ownerOf))].filter(ends);
    const size = bytesOfAll(made);
    const reused = IN_PLACE.has(op) && dying.some((value) => bytesOf(value) === size) ? size : 0;
    live += size;
    peak = Math.max(peak, live - reused);
    // A result that nobody reads is allocated all the same.
    live -= bytesOfAll(dying) + bytesOfAll(made.filter(ends));
  });
  return peak;
}

function bytesOfAll(values: readonly GraphValue[]): number {
  return values.reduce((sum, value) => sum + bytesOf(value), 0);
}

function productFlops({ inputs: [a], outputs: [product], attributes }: GraphNode<'matmul'>): number {
  const inner = a!.shape.at(attributes.transposeA ? -2 : -1)!;
  return 2 * elements(product!.shape) * inner;
}

const BYTES = { float32: 4, int32: 4, bool: 1, float16: 2, bfloat16: 2 } as const;

/** The bytes of a value. */
function bytesOf({ shape, type }: GraphValue): number {
  return elements(shape) * BYTES[type];
}
