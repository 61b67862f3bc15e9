/** What every engine must do: the executable specification that each engine's test imports. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seededRandom } from '../../lib/random.ts';
import { adamW } from '../../tensor/optimizer.ts';
import { valueAndGradient } from '../../tensor/params.ts';
import { exp } from '../../tensor/smooth.ts';
import { type Scalar, type Tensor, tf } from '../../tensor/tfjs.ts';
import {
  type Definition,
  type Engine,
  floats,
  type HostArray,
  integers,
  type MakeEngine,
  scalar,
  type Value,
} from '../engine.ts';
import { readAll } from '../named-arrays.ts';
import { referenceEngine } from '../reference/reference.ts';
import { expectClose, runOnce } from './agreement.ts';
import { gradientContract } from './gradient-contract.ts';
import { kernelContract } from './kernel-contract.ts';
import { storedContract } from './stored-contract.ts';

export interface ContractOptions {
  /** Whether the engine traces programs before it runs them. */
  readonly traces: boolean;
  /**
   * Makes the engine for gradients and kernels: hundreds of tiny programs, which several threads would slow down.
   * @defaultValue the same
   */
  readonly createSmall?: MakeEngine;
}

export function engineContract(create: MakeEngine, { traces, createSmall = create }: ContractOptions): void {
  let engine: Engine;
  beforeAll(async () => {
    engine = await create();
  });
  afterAll(() => engine.dispose());
  const run = (definition: Partial<Definition> & Pick<Definition, 'body'>) =>
    runOnce(engine, { name: 'example', inputs: {}, ...definition });

  describe('a program', () => {
    test('takes arrays and constants by name, and gives its outputs in their order', async () => {
      const outputs = await run({
        inputs: { 'a.b': floats([2], [1, 2]), unused: scalar(7) },
        constants: { w: floats([2, 1], [10, 20]), spare: floats([1], [0]) },
        body: ({ 'a.b': a, w }) => ({ z: a!.add(w!), a: a!.mul(2) }),
      });
      expect(outputs).toEqual({ z: floats([2, 2], [11, 12, 21, 22]), a: floats([2], [2, 4]) });
      expect(Object.keys(outputs)).toEqual(['z', 'a']);
    });

    test('may return its inputs, its constants, literals, and one value twice', async () => {
      const [x, w] = [integers([2], [3, -4]), floats([], [0.5])];
      const outputs = await run({
        inputs: { x },
        constants: { w },
        body: (tensors) => {
          const sum = tensors.w!.add(1);
          return { x: tensors.x!, w: tensors.w!, again: tensors.x!, one: sum, other: sum, literal: tf.scalar(9) };
        },
      });
      expect(outputs).toEqual({ x, w, again: x, one: scalar(1.5), other: scalar(1.5), literal: scalar(9) });
    });

    test('keeps infinities and what is not a number', async () => {
      const { y } = await run({ inputs: { x: floats([3], [1, 0, -1]) }, body: ({ x }) => ({ y: tf.log(x!) }) });
      expect([...y!.data]).toEqual([0, -Infinity, NaN]);
    });

    test('joins arrays of no numbers', async () => {
      const x = floats([2, 0], []);
      const { y } = await run({ inputs: { x }, body: ({ x }) => ({ y: tf.concat([x!, x!], 0) }) });
      expect([y!.shape, [...y!.data]]).toEqual([[4, 0], []]);
    });

    test('takes and gives as many arrays as one likes', async () => {
      const count = 300;
      const inputs = Object.fromEntries(Array.from({ length: count }, (_, index) => [`x${index}`, scalar(index)]));
      const body: Definition['body'] = (tensors) =>
        Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, tensor.mul(2)]));
      const outputs = await run({ inputs, body });
      expect(Object.values(outputs).map(({ data }) => data[0])).toEqual(
        Array.from({ length: count }, (_, index) => 2 * index),
      );
    });

    test('is compiled anew for another shape', async () => {
      for (const size of [1, 3, 5]) {
        const x = floats([size, 2], Float32Array.from({ length: 2 * size }).fill(size));
        const { y } = await run({ inputs: { x }, body: ({ x }) => ({ y: x!.sum(1) }) });
        expect(y).toEqual(floats([size], Array(size).fill(2 * size)));
      }
    });

    test('refuses a missing input, and one of another shape or type', async () => {
      const program = await engine.compile({
        name: 'sum',
        inputs: { x: floats([2], [0, 0]) },
        body: ({ x }) => ({ y: x!.sum() }),
      });
      const attempt = (inputs: Readonly<Record<string, Value>>) => expect(program.run(inputs)).rejects;
      await attempt({}).toThrow("[engine, sum] Expected the input 'x' as float32[2], got none.");
      await attempt({ x: floats([3], [1, 2, 3]) }).toThrow('as float32[2], got float32[3]');
      await attempt({ x: floats([2, 1], [1, 2]) }).toThrow('as float32[2], got float32[2,1]');
      await attempt({ x: integers([2], [1, 2]) }).toThrow('as float32[2], got int32[2]');
      expect(await program.run({ x: floats([2], [1, 2]) })).toHaveProperty('y');
      await program.dispose();
    });

    test('refuses an output that is no number', async () => {
      const truth = run({ inputs: { x: scalar(1) }, body: ({ x }) => ({ y: x!.greater(0) }) });
      await expect(truth).rejects.toThrow("Expected the output 'y' as float32 or int32, got bool. Cast it.");
    });
  });

  test('state carried from run to run stays what the reference makes of it', async () => {
    const definition = training();
    const start: Record<string, Value> = { ...definition.inputs };
    const follow = async (where: Engine) => {
      const program = await where.compile(definition);
      const history: HostArray[] = [];
      let state = start;
      for (let step = 1; step <= 12; step++) {
        const { loss, ...next } = await program.run({ ...state, step: scalar(step) });
        state = { ...start, ...next };
        history.push(await where.read(loss!));
      }
      const params = await where.read(state.params!);
      await program.dispose();
      return { history, params };
    };
    const [actual, expected] = [await follow(engine), await follow(referenceEngine())];
    expected.history.forEach((loss, step) => {
      expectClose(actual.history[step]!, loss, 1e-5);
    });
    expectClose(actual.params, expected.params, 1e-5);
    expect(expected.history.at(-1)!.data[0]).toBeLessThan(0.7 * expected.history[0]!.data[0]!);
  });

  test('state that is donated from run to run is what it is without', async () => {
    const follow = async (donates: readonly string[]) => {
      const definition = putting(donates);
      const program = await engine.compile(definition);
      let state: Record<string, Value> = { table: floats([2, 3, 2], Array(12).fill(0)) };
      for (let step = 0; step < 3; step++) {
        const rows = floats(
          [2, 2],
          [1, 2, 3, 4].map((number) => number + 4 * step),
        );
        state = await program.run({ places: integers([2, 2], [0, step, 1, 2 - step]), rows, ...state });
      }
      const table = await engine.read(state.table!);
      await program.dispose();
      return table;
    };
    const expected = floats([2, 3, 2], [1, 2, 5, 6, 9, 10, 11, 12, 7, 8, 3, 4]);
    expect(await follow([])).toEqual(expected);
    expect(await follow(['table'])).toEqual(expected);
  });

  test('equal programs and inputs give equal bits, where threads share the work too', async () => {
    // Wide enough for several threads, with many additions to few rows, as for the embedding of a frequent token.
    const [rows, width, segments] = [64, traces ? 65_536 : 256, 2];
    const random = seededRandom(5);
    const data = Float32Array.from({ length: rows * width }, () => random.uniform());
    const ids = Int32Array.from({ length: rows }, () => random.integer(segments));
    const definition: Definition = {
      name: 'sums',
      inputs: { x: floats([rows, width], data), ids: integers([rows], ids) },
      body: ({ x, ids }) => ({
        products: tf.matMul(x!, x!, false, true),
        total: exp(x!).sum(),
        segments: tf.unsortedSegmentSum(x!, ids as never, segments),
      }),
    };
    const program = await engine.compile(definition);
    const first = await runOnce(engine, definition);
    const others: (typeof first)[] = [];
    for (let attempt = 0; attempt < 6; attempt++)
      others.push(await readAll(engine, await program.run(definition.inputs)));
    await program.dispose();
    for (const other of others) {
      const different = Object.keys(other).filter((name) => !sameBits(other[name]!, first[name]!));
      expect(different).toEqual([]);
    }
    const sums = new Float64Array(segments * width);
    data.forEach((value, index) => {
      sums[ids[Math.floor(index / width)]! * width + (index % width)]! += value;
    });
    expectClose(first.segments!, floats([segments, width], sums), 1e-5);
  });

  describe('constants in files', () => storedContract(createSmall));
  gradientContract(createSmall);
  if (!traces) return;

  describe('tracing', () => {
    test('names an operation that it lacks, and where to add it', async () => {
      const attempt = run({ inputs: { x: floats([2], [1, 2]) }, body: ({ x }) => ({ y: tf.atan(x!) }) });
      await expect(attempt).rejects.toThrow(/'Atan'.*src\/engine\/graph\/kernels\/ \(see src\/engine\/README\.md/);
    });

    test('refuses to read a value', async () => {
      const read = (x: Tensor) => tf.scalar(x.dataSync()[0]!);
      const attempt = run({ inputs: { x: scalar(1) }, body: ({ x }) => ({ y: read(x!) }) });
      await expect(attempt).rejects.toThrow('Expected a traced function, got one that reads the value of a tensor.');
    });

    test('refuses a tensor of an earlier program', async () => {
      let kept: Tensor | undefined;
      const keep = (x: Tensor) => {
        kept = x.add(1);
        return kept;
      };
      await run({ inputs: { x: scalar(1) }, body: ({ x }) => ({ y: keep(x!) }) });
      const attempt = run({ inputs: { x: scalar(1) }, body: ({ x }) => ({ y: x!.add(kept!) }) });
      await expect(attempt).rejects.toThrow('got one of an earlier program');
    });

    test('leaves nothing behind when it fails within a gradient', async () => {
      const gradient = (f: (x: Tensor) => Tensor) =>
        run({
          inputs: { x: scalar(3) },
          body: ({ x }) => ({ y: valueAndGradient((p) => f(p.x!) as Scalar, { x: x! }).grads.x! }),
        });
      await expect(gradient(tf.atan)).rejects.toThrow("'Atan'");
      expect((await gradient(tf.square)).y).toEqual(scalar(6));
      expect(tf.getBackend()).not.toContain('trace');
    });
  });

  describe('kernels', () => kernelContract(createSmall));
}

function sameBits(a: HostArray, b: HostArray): boolean {
  return Buffer.from(a.data.buffer).equals(Buffer.from(b.data.buffer));
}

/** Writes slices into a table. */
function putting(donates: readonly string[]): Definition {
  const inputs = {
    table: floats([2, 3, 2], Array(12).fill(0)),
    places: integers([2, 2], [0, 0, 0, 0]),
    rows: floats([2, 2], [0, 0, 0, 0]),
  };
  const body: Definition['body'] = ({ table, places, rows }) => ({
    table: tf.tensorScatterUpdate(table!, places!, rows!),
  });
  return { name: 'put', inputs, donates, body };
}

/** A regression fitted by AdamW: every update takes the state of the one before. */
function training(): Definition {
  const random = seededRandom(3);
  const draw = (...shape: number[]) =>
    floats(
      shape,
      Float32Array.from({ length: shape.reduce((a, b) => a * b) }, () => random.normal()),
    );
  const optimizer = adamW(5, { weightDecay: 0.1 });
  return {
    name: 'regression',
    inputs: {
      params: draw(5),
      firstMoment: floats([5], Array(5).fill(0)),
      secondMoment: floats([5], Array(5).fill(0)),
      step: scalar(1),
    },
    constants: { x: draw(20, 5), y: draw(20) },
    body: ({ x, y, ...tensors }) => {
      const { value, grads } = valueAndGradient(
        ({ params }) =>
          tf
            .matMul(x!, params!.reshape([5, 1]))
            .flatten()
            .sub(y!)
            .square()
            .mean() as Scalar,
        { params: tensors.params! },
      );
      const { update, state } = optimizer.apply(grads.params!, tensors, {
        params: tensors.params!,
        learningRate: tf.scalar(0.1),
        step: tensors.step as Scalar,
      });
      return { loss: value, params: tensors.params!.add(update), ...state };
    },
  };
}
