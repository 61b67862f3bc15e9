import { describe, expect, test } from 'vitest';
import { type Tensor, tf } from '../../tensor/tfjs.ts';
import { floats, integers } from '../engine.ts';
import { trace } from '../graph/trace.ts';
import { splitAxes } from './shardings.ts';

const [ROWS, WIDTH] = [4, 6];
const inputs = {
  x: floats([ROWS, 2, WIDTH], new Float32Array(ROWS * 2 * WIDTH)),
  weight: floats([WIDTH, ROWS], new Float32Array(WIDTH * ROWS)),
  square: floats([ROWS, ROWS], new Float32Array(ROWS * ROWS)),
  rows: integers([ROWS], new Int32Array(ROWS)),
};
type Inputs = Readonly<Record<keyof typeof inputs, Tensor>>;

/** The axis along which the result is split if `from` is split along its first axis. */
function axisOf(body: (tensors: Inputs) => Tensor, from: keyof typeof inputs = 'x', size = 2): number | undefined {
  const { graph } = trace({ name: 'rows', inputs, body: (tensors) => ({ y: body(tensors as Inputs) }) });
  return splitAxes(graph, [graph.inputs[from]!], size).get(graph.outputs.y!);
}

const flat = (x: Tensor) => x.reshape([ROWS * 2, WIDTH]);

describe('the rows of a batch stay the first axis', () => {
  test.each<[string, (tensors: Inputs) => Tensor]>([
    ['beside what broadcasts', ({ x }) => x.mul(tf.ones([WIDTH])).add(1)],
    ['as positions', ({ x }) => flat(x)],
    ['in a product with a matrix', ({ x, weight }) => flat(x).matMul(weight)],
    ['in a product for each row', ({ x }) => tf.matMul(x, x, false, true)],
    ['in a sum over another axis', ({ x }) => x.sum(2, true)],
    ['in another order of the rest', ({ x }) => x.transpose([0, 2, 1])],
    ['as the likeliest of another axis', ({ x }) => tf.argMax(x, 2)],
  ])('%s', (_, body) => {
    expect(axisOf(body)).toBe(0);
  });
});

describe('the rows of a batch are no axis', () => {
  test.each<[string, (tensors: Inputs) => Tensor]>([
    ['of a sum over them', ({ x }) => x.sum(0, true)],
    ['of the gradient of a matrix', ({ x }) => tf.matMul(flat(x), flat(x), true)],
    ['of what is looked up at other places', ({ weight, rows }) => tf.gather(weight, rows as never)],
    ['of a part of them', ({ x }) => x.slice([0, 0, 0], [2, 2, WIDTH])],
  ])('%s', (_, body) => {
    expect(axisOf(body)).toBeUndefined();
  });
});

describe('rows of a matrix are', () => {
  test.each<[string, (tensors: Inputs) => Tensor, number | undefined]>([
    ['columns of a product with its transpose', ({ square, weight }) => square.matMul(weight, false, true), 1],
    ['heads', ({ square, weight }) => square.matMul(weight, false, true).reshape([ROWS, 2, 3]).transpose([1, 0, 2]), 0],
    ['not in what contracts them', ({ x, weight }) => flat(x).matMul(weight), undefined],
    ['not in rows that are looked up', ({ weight, rows }) => tf.gather(weight, rows as never), undefined],
    ['not in another sum', ({ weight }) => weight.sum(0, true), undefined],
  ])('%s', (_, body, axis) => {
    expect(axisOf(body, 'weight')).toBe(axis);
  });
});

test('rows that a mesh does not divide stay whole', () => {
  expect(axisOf(({ x }) => x.add(1), 'x', 3)).toBeUndefined();
});
