/** Compares what two engines compute. */
import { expect } from 'vitest';
import { innerProduct, type Params, valueAndGradient } from '../../tensor/params.ts';
import { type Scalar, type Tensor, tf } from '../../tensor/tfjs.ts';
import type { Definition, Engine, HostArray, Value } from '../engine.ts';
import { type Arrays, readAll } from '../named-arrays.ts';
import { referenceEngine } from '../reference/reference.ts';

/** Compiles and runs a program once and reads every output into JavaScript's memory. */
export async function runOnce(
  engine: Engine,
  definition: Definition,
  inputs: Readonly<Record<string, Value>> = definition.inputs,
): Promise<Arrays> {
  const program = await engine.compile(definition);
  try {
    return await readAll(engine, await program.run(inputs));
  } finally {
    await program.dispose();
  }
}

/** A function of tensors and the arrays to call it with. */
export interface Call {
  readonly inputs: readonly HostArray[];
  readonly call: (...tensors: Tensor[]) => Tensor | readonly Tensor[];
}

/**
 * Runs functions, as one program, on the engine and on the reference engine; expects equal types, shapes and numbers.
 */
export async function expectSame(engine: Engine, calls: readonly Call[], tolerance = 1e-5): Promise<void> {
  const [actual, expected] = [await runCalls(engine, calls), await runCalls(referenceEngine(), calls)];
  expect(actual.types).toEqual(expected.types);
  for (const [name, output] of Object.entries(expected.outputs)) {
    expectClose(actual.outputs[name]!, output, tolerance);
  }
}

async function runCalls(engine: Engine, calls: readonly Call[]) {
  const types: string[] = [];
  const named = calls.map(({ inputs }, at) => inputs.map((input, index) => [`${at}.${index}`, input] as const));
  const outputs = await runOnce(engine, {
    name: 'comparison',
    inputs: Object.fromEntries(named.flat()),
    body: (tensors) => {
      const results = calls.flatMap(({ call }, at) => call(...named[at]!.map(([name]) => tensors[name]!)));
      types.push(...results.map((tensor) => tensor.dtype));
      // A program's outputs must be numbers.
      return Object.fromEntries(
        results.map((tensor, index) => [index, tensor.dtype === 'bool' ? tf.cast(tensor, 'int32') : tensor]),
      );
    },
  });
  return { types, outputs };
}

/** f at x and its gradient, computed together, and the derivative of that gradient's square. */
export function derivatives(f: (x: Tensor) => Scalar, x: Tensor) {
  const at = (leaves: Params) => valueAndGradient(({ x }) => f(x!), leaves);
  const squared = (leaves: Params) => {
    const { grads } = at(leaves);
    return innerProduct(grads, grads);
  };
  const { value, grads } = at({ x });
  return { value, gradient: grads.x!, second: valueAndGradient(squared, { x }).grads.x! };
}

/** Expects the same shape and type; integers must be equal, floats within `tolerance` · (1 + |expected|). */
export function expectClose(actual: HostArray, expected: HostArray, tolerance: number): void {
  expect(actual.shape).toEqual(expected.shape);
  expect(actual.dtype).toBe(expected.dtype);
  const wrong = [...expected.data].flatMap((value, index) => {
    const own = actual.data[index]!;
    const same = Object.is(own, value) || Math.abs(own - value) <= tolerance * (1 + Math.abs(value));
    return same ? [] : [`[${index}] ${own} instead of ${value}`];
  });
  expect(wrong).toEqual([]);
}
