import { describe, expect, test } from 'vitest';
import { manyLayers } from '../contract/many-layers.ts';
import { batchesInTurn } from '../graph/batch-order.ts';
import type { GraphNode, GraphValue } from '../graph/graph.ts';
import { trace } from '../graph/trace.ts';
import { cutIntoLayers } from './cut.ts';
import { lowerToStableHlo } from './lower.ts';

const layersOf = (count: number) => cutIntoLayers(trace(manyLayers(count)).graph);
const texts = (count: number) => layersOf(count).map((part) => lowerToStableHlo(part, { precision: 'float32' }).text);

describe('cutIntoLayers', () => {
  test('makes layers that differ only in what they read the same text, forwards and backwards', () => {
    const [small, large] = [texts(8), texts(12)];
    expect(large.length).toBe(small.length + 8);
    // A deeper model needs no more compilations.
    expect(new Set(large).size).toBe(new Set(small).size);
    expect(new Set(large).size).toBeLessThan(large.length / 2);
  });

  test('gives each part what it reads, from the program or a part before it, and the program all that it returns', () => {
    const { graph } = trace(manyLayers(8));
    const there = new Set<GraphValue>(Object.values(graph.inputs));
    const returned = new Set<string>();
    for (const part of cutIntoLayers(graph)) {
      for (const value of Object.values(part.inputs)) expect(there).toContain(value);
      const inside = new Set([...Object.values(part.inputs), ...part.constants.map(({ value }) => value)]);
      for (const { inputs, outputs } of part.nodes) {
        for (const value of inputs) expect(inside).toContain(value);
        for (const value of outputs) inside.add(value);
      }
      for (const [name, value] of Object.entries(part.outputs)) {
        there.add(value);
        returned.add(name);
      }
    }
    expect([...returned]).toEqual(expect.arrayContaining(Object.keys(graph.outputs)));
  });

  test('cuts a slice of a weight anew in each part that reads it', () => {
    const definition = manyLayers(8, ['task.x', 'alignment.x']);
    const { graph } = trace(definition);
    const weights = new Set(graph.constants.map(({ value }) => value));
    const isCut = ({ op, inputs }: GraphNode) => op === 'slice' && weights.has(inputs[0]!);
    const parts = cutIntoLayers(batchesInTurn(graph, definition.batch!));
    expect(graph.nodes.filter(isCut)).toHaveLength(1);
    expect(parts.filter(({ nodes }) => nodes.some(isCut))).toHaveLength(2);
  });

  test('hands on no product of what it hands on, too', () => {
    const { graph } = trace(manyLayers(8));
    const makerOf = new Map(graph.nodes.flatMap((node) => node.outputs.map((value) => [value, node] as const)));
    const weights = graph.constants.map(({ value }) => value);
    const handed = cutIntoLayers(graph).map(({ inputs, constants }) => {
      const there = new Set([...Object.values(inputs), ...constants.map(({ value }) => value), ...weights]);
      return Object.values(inputs).filter((value) => {
        const maker = makerOf.get(value);
        return maker?.op === 'mul' && maker.inputs.every((factor) => there.has(factor));
      });
    });
    expect(handed.flat()).toEqual([]);
    // There would be some: a gate and its two factors in each layer.
    const products = graph.nodes.filter(({ op }) => op === 'mul').length;
    expect(products).toBeGreaterThan(8);
  });

  test('leaves a program of few layers whole, and one that returns what it was given', () => {
    expect(layersOf(2)).toHaveLength(1);
    const definition = manyLayers(8);
    const { graph } = trace({ ...definition, body: (tensors) => ({ ...definition.body(tensors), again: tensors.x! }) });
    expect(cutIntoLayers(graph)).toEqual([graph]);
  });
});
