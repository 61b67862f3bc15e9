import type { GraphNode, GraphValue } from '../engine/graph/graph.ts';

/**
 * ONNX Runtime's order of a graph's nodes: depth first from the results that nobody reads; a node's latest operand
 * comes first (`Graph::ReverseDFSFrom`).
 */
export function onnxOrder(nodes: readonly GraphNode[]): GraphNode[] {
  const makerOf = new Map<GraphValue, number>();
  nodes.forEach(({ outputs }, place) => {
    for (const value of outputs) makerOf.set(value, place);
  });
  const operands = nodes.map(({ inputs }) => [...new Set(inputs.flatMap((value) => makerOf.get(value) ?? []))]);
  const read = new Set(operands.flat());
  const open = [...nodes.keys()].filter((place) => !read.has(place)).map((place) => ({ place, isDone: false }));
  const visited = new Set<number>();
  const order: GraphNode[] = [];
  for (let next = open.pop(); next; next = open.pop()) {
    const { place, isDone } = next;
    if (isDone) order.push(nodes[place]!);
    if (visited.has(place)) continue;
    visited.add(place);
    open.push({ place, isDone: true });
    for (const operand of operands[place]!.sort((a, b) => a - b)) open.push({ place: operand, isDone: false });
  }
  return order;
}
