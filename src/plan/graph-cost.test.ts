import { describe, expect, test } from 'vitest';
import { floats } from '../engine/engine.ts';
import { trace } from '../engine/graph/trace.ts';
import { elements } from '../tensor/params.ts';
import { type Tensor, tf } from '../tensor/tfjs.ts';
import { graphCost } from './graph-cost.ts';

const costOf = (
  inputs: Record<string, readonly number[]>,
  body: (tensors: Readonly<Record<string, Tensor>>) => Tensor,
) => {
  const given = Object.fromEntries(
    Object.entries(inputs).map(([name, shape]) => [name, floats(shape, new Float32Array(elements(shape)))]),
  );
  return graphCost(trace({ name: 'test', inputs: given, body: (tensors) => ({ y: body(tensors) }) }).graph);
};

describe('a product of matrices costs 2·m·n·k', () => {
  const [a, b] = [
    [3, 5],
    [5, 7],
  ];
  test('as it stands, transposed, and in a stack', () => {
    expect(costOf({ a, b }, ({ a, b }) => a!.matMul(b!)).flops).toBe(2 * 3 * 5 * 7);
    expect(costOf({ a: [5, 3], b }, ({ a, b }) => a!.matMul(b!, true)).flops).toBe(2 * 3 * 5 * 7);
    expect(costOf({ a: [4, 3, 5], b: [4, 5, 7] }, ({ a, b }) => a!.matMul(b!)).flops).toBe(4 * 2 * 3 * 5 * 7);
  });
});

describe('memory', () => {
  const wide = [1000];
  test('is that of inputs, of outputs and of what is needed at once', () => {
    // exp(x) and x·2 live until they are added. The sum may overwrite one of them.
    const { inputBytes, outputBytes, liveBytes } = costOf({ x: wide }, ({ x }) => x!.exp().add(x!.mul(2)));
    expect(inputBytes).toBe(4000);
    expect(outputBytes).toBe(4000);
    expect(liveBytes).toBe(8000);
  });

  test('is given back as soon as nobody reads a value again', () => {
    const chain = (x: Tensor) => Array.from({ length: 20 }).reduce<Tensor>((y) => y.exp(), x);
    expect(costOf({ x: wide }, ({ x }) => chain(x!)).liveBytes).toBe(4000);
  });

  test('of another shape of the same numbers is the same memory', () => {
    const { liveBytes } = costOf({ x: wide }, ({ x }) => x!.exp().reshape([10, 100]).exp().reshape([1000]));
    expect(liveBytes).toBe(4000);
  });

  test('that the backward pass needs is kept until then', () => {
    const layers = (x: Tensor, w: Tensor) => Array.from({ length: 5 }).reduce<Tensor>((y) => y.matMul(w).tanh(), x);
    const forward = costOf({ x: [100, 10], w: [10, 10] }, ({ x, w }) => layers(x!, w!).sum());
    const backward = costOf({ x: [100, 10], w: [10, 10] }, ({ x, w }) => tf.grad((x) => layers(x, w!).sum())(x!));
    expect(forward.liveBytes).toBeLessThanOrEqual(2 * 4000);
    // The derivatives need all five hyperbolic tangents.
    expect(backward.liveBytes).toBeGreaterThanOrEqual(5 * 4000);
    expect(backward.flops).toBe(2 * forward.flops);
  });
});
