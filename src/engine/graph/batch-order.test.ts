import { expect, test } from 'vitest';
import { manyLayers } from '../contract/many-layers.ts';
import { batchesInTurn } from './batch-order.ts';
import type { GraphNode, GraphValue } from './graph.ts';
import { trace } from './trace.ts';

const definition = manyLayers(3, ['task.x', 'alignment.x']);
const { graph } = trace(definition);
const ordered = batchesInTurn(graph, definition.batch!);

/** Of each node, the batches that it is computed from. */
function sourcesOf(nodes: readonly GraphNode[]): string[] {
  const of = new Map<GraphValue, string>(Object.entries(graph.inputs).map(([name, value]) => [value, name]));
  return nodes.map(({ inputs, outputs }) => {
    const all = new Set(inputs.flatMap((value) => (of.get(value) ?? '').split('+')));
    const name = ['task.x', 'alignment.x'].filter((batch) => all.has(batch)).join('+');
    for (const output of outputs) of.set(output, name);
    return name;
  });
}

test('what one batch needs comes before the next, and what both need last', () => {
  const changesOf = (nodes: readonly GraphNode[]) => {
    const batches = sourcesOf(nodes).filter((name) => name !== '');
    return batches.filter((name, at) => name !== batches[at - 1]);
  };
  // A tape goes back through the batches in the other order.
  expect(changesOf(graph.nodes).slice(0, 3)).toEqual(['task.x', 'alignment.x', 'task.x+alignment.x']);
  expect(changesOf(graph.nodes).length).toBeGreaterThan(3);
  expect(changesOf(ordered.nodes)).toEqual(['task.x', 'alignment.x', 'task.x+alignment.x']);
});

test('each node stays once, after all that it reads', () => {
  expect(new Set(ordered.nodes)).toEqual(new Set(graph.nodes));
  expect(ordered.nodes).toHaveLength(graph.nodes.length);
  const there = new Set([...Object.values(graph.inputs), ...graph.constants.map(({ value }) => value)]);
  for (const { inputs, outputs } of ordered.nodes) {
    for (const value of inputs) expect(there).toContain(value);
    for (const value of outputs) there.add(value);
  }
});

test('a program of one batch stays as it is', () => {
  const one = manyLayers(3);
  const { graph } = trace(one);
  expect(batchesInTurn(graph, one.batch!)).toBe(graph);
  expect(batchesInTurn(graph, { rows: ['task.tokens'], positions: ['task.targets'] })).toBe(graph);
});
