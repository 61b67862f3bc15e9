import { expect, test } from 'vitest';
import { createGraph, type GraphValue } from './graph.ts';

const table = (change = 0) => Float32Array.from({ length: 1000 }, (_, index) => Math.sin(index + (index === 999 ? change : 0))); // biome-ignore format: one line

test('equal constants of any size are one, and so are the nodes that read them', () => {
  const graph = createGraph();
  const x = graph.input('x', [10, 100], 'float32');
  const times = (constant: GraphValue) => graph.node('mul', [x, constant], { shape: [10, 100], type: 'float32' });
  const [first, second] = [table(), table()].map((numbers) => times(graph.constant([10, 100], 'float32', numbers)));
  const other = times(graph.constant([10, 100], 'float32', table(1)));
  expect(second).toBe(first);
  expect(other).not.toBe(first);
  const { constants, nodes } = graph.finish('two products', { first: first!, second: second!, other });
  expect([constants.length, nodes.length]).toEqual([2, 2]);
});

test('constants of equal bytes but another shape or type are not one', () => {
  const graph = createGraph();
  const zeros = (shape: number[], type: 'float32' | 'int32') => graph.constant(shape, type, new Float32Array(100));
  const all = [zeros([100], 'float32'), zeros([10, 10], 'float32'), zeros([100], 'int32')];
  expect(new Set(all).size).toBe(3);
});
