import fc from 'fast-check';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Tensor, tf } from '../../tensor/tfjs.ts';
import { type Engine, floats, integers, type MakeEngine } from '../engine.ts';
import { KERNELS } from '../graph/kernels/index.ts';
import { type Call, expectSame, runOnce } from './agreement.ts';
import { COMPUTING_CASES } from './kernel-cases.ts';
import { SHAPE_CASES } from './kernel-cases-of-shapes.ts';

const CASES = { ...COMPUTING_CASES, ...SHAPE_CASES };

export interface KernelContractOptions {
  /** Custom kernels that the engine lacks; the contract then examines the fallback computation. */
  readonly lacks?: readonly string[];
}

/** Every kernel of the table must compute what the reference engine computes. */
export function kernelContract(create: MakeEngine, { lacks = [] }: KernelContractOptions = {}): void {
  let engine: Engine;
  beforeAll(async () => {
    engine = await create();
  });
  afterAll(() => engine.dispose());

  test('no kernel of the table is left out', () => {
    expect(Object.keys(CASES).sort()).toEqual(Object.keys(KERNELS).sort());
  });

  test('products broadcast batch axes between others, which the reference does not', async () => {
    const [a, b] = [floats([2, 3, 1, 1], [1, 2, 3, 4, 5, 6]), floats([2, 1, 1, 1], [10, 100])];
    const product = (tensors: Readonly<Record<string, Tensor>>, transposed: boolean) =>
      tf.matMul(tensors.a!, tensors.b!, transposed, transposed);
    for (const transposed of [false, true]) {
      const body = (tensors: Readonly<Record<string, Tensor>>) => ({ y: product(tensors, transposed) });
      const { y } = await runOnce(engine, { name: 'products', inputs: { a, b }, body });
      expect(y).toEqual(floats([2, 3, 1, 1], [10, 20, 30, 400, 500, 600]));
    }
  });

  test('a multiple of a divisor that broadcasts has a whole quotient', async () => {
    // In float32, 41 · (1 / 41) is below 1 and 2.625 · (1 / 0.875) is above 3.
    const multiples = Array.from({ length: 17 }, (_, index) => index - 8);
    const calls = [41, 47, 0.875, -0.875, -55].map((divisor) => ({
      inputs: [
        floats(
          [17],
          multiples.map((multiple) => multiple * divisor),
        ),
        floats([1], [divisor]),
      ],
      call: (a?: Tensor, b?: Tensor) => tf.floorDiv(a!, b!),
    }));
    await expectSame(engine, calls);
  });

  test('truths broadcast in some axes and not in others', async () => {
    const shapes = [[4], [2, 3, 4, 1], [3, 2, 3, 4], [3, 2, 3, 1]];
    const [row, column, whole, edge] = shapes.map((shape, at) => {
      const size = shape.reduce((product, length) => product * length, 1);
      return integers(
        shape,
        Array.from({ length: size }, (_, index) => Number((index * (at + 3)) % 7 > 3)),
      );
    });
    const calls = [tf.logicalAnd, tf.logicalOr, tf.equal, tf.notEqual, tf.greater, tf.lessEqual].flatMap((f) => {
      const call = (a: Tensor, b: Tensor) =>
        f === tf.logicalAnd || f === tf.logicalOr ? f(a.cast('bool'), b.cast('bool')) : f(a, b);
      return [
        { inputs: [row!, column!], call },
        { inputs: [whole!, edge!], call },
        { inputs: [edge!, whole!], call },
      ];
    });
    await expectSame(engine, calls as Call[]);
  });

  test.each(Object.entries(CASES))('%s', async (kernel, calls) => {
    const spy = vi.spyOn(tf.engine(), 'runKernel');
    try {
      // Several calls share a program, because compiling takes longer than running.
      await fc.assert(
        fc.asyncProperty(fc.array(calls, { minLength: 1, maxLength: 6 }), (list) => expectSame(engine, list)),
        { numRuns: 10 },
      );
      expect(spy.mock.calls.some(([name]) => name === kernel)).toBe(!lacks.includes(kernel));
    } finally {
      spy.mockRestore();
    }
  });
}
