import type { BatchInputs } from '../engine.ts';
import type { Graph, GraphNode, GraphValue } from './graph.ts';

/**
 * The same program in another order: all that one batch needs, forwards and backwards, before the next batch begins. A
 * gradient of a sum of losses goes forwards through all of them first, so every batch's activations would be in memory at
 * once. What depends on several batches comes last, such as the sum of their gradients.
 *
 * @param batch Batches have inputs of one prefix, such as `task.tokens` and `task.targets`.
 */
export function batchesInTurn(graph: Graph, batch: BatchInputs | undefined): Graph {
  const names = batch ? [...batch.rows, ...batch.positions] : [];
  const prefixes = [...new Set(names.map((name) => name.replace(/[^.]*$/, '')))];
  if (prefixes.length < 2 || prefixes.includes('')) return graph;
  const turns = turnsOf(graph, prefixes);
  const nodes = prefixes.map((): GraphNode[] => []);
  const last: GraphNode[] = [];
  graph.nodes.forEach((node, index) => {
    (nodes[turns[index]!] ?? last).push(node);
  });
  return { ...graph, nodes: [...nodes.flat(), ...last] };
}

/** The turn of each node: its batch's, or the one after all of them. */
function turnsOf({ inputs, nodes }: Graph, prefixes: readonly string[]): number[] {
  const batches = new Map<GraphValue, ReadonlySet<number>>();
  for (const [name, value] of Object.entries(inputs)) {
    const own = prefixes.findIndex((prefix) => name.startsWith(prefix));
    if (own >= 0) batches.set(value, new Set([own]));
  }
  const none: ReadonlySet<number> = new Set();
  const read = nodes.map((node) => {
    const all = new Set(node.inputs.flatMap((value) => [...(batches.get(value) ?? none)]));
    for (const output of node.outputs) batches.set(output, all);
    return all;
  });
  const turns = read.map((all) => (all.size === 1 ? [...all][0]! : prefixes.length));
  // What no batch is part of, such as a slice of a weight, comes with the first that needs it.
  const first = new Map<GraphValue, number>();
  for (let index = nodes.length - 1; index >= 0; index--) {
    const node = nodes[index]!;
    if (read[index]!.size === 0)
      turns[index] = Math.min(...node.outputs.map((value) => first.get(value) ?? prefixes.length));
    for (const value of node.inputs) first.set(value, Math.min(turns[index]!, first.get(value) ?? prefixes.length));
  }
  return turns;
}
