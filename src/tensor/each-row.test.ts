import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { numberLists } from '../engine/arrays.ts';
import { derivatives, expectClose, runOnce } from '../engine/contract/agreement.ts';
import { cpuEngine } from '../engine/cpu/cpu.ts';
import { type Definition, floats, type HostArray, integers } from '../engine/engine.ts';
import { referenceEngine } from '../engine/reference/reference.ts';
import { eachRow } from './each-row.ts';
import { klDivergence, logLikelihood } from './losses.ts';
import { type Scalar, type Tensor, tf } from './tfjs.ts';

const engines = [cpuEngine({ threads: 1 }), referenceEngine()];
const WIDTH = 3;
const WORDS = 5;
const values = (count: number) => numberLists(count, { low: -1, high: 1, parts: 10 });
const cases = fc.integer({ min: 2, max: 7 }).chain((rows) =>
  fc.record({
    rows: fc.constant(rows),
    size: fc.integer({ min: 1, max: rows }),
    a: values(WIDTH * WIDTH),
    x: values(rows * WIDTH),
    base: values(rows * WIDTH),
    head: values(WORDS * WIDTH),
    targets: fc.array(fc.nat(WORDS - 1), { minLength: rows, maxLength: rows }),
    weights: values(rows),
  }),
);
type Case = typeof cases extends fc.Arbitrary<infer T> ? T : never;

/** The loss of a row from its logits. */
type RowLoss = (logits: Tensor, targets: Tensor, base: Tensor) => Tensor;
const LOSSES: Readonly<Record<string, RowLoss>> = {
  'log-likelihood': (logits, targets) => logLikelihood(logits, targets),
  'reverse KL at a temperature': (logits, _, base) => klDivergence(logits.div(2), base.div(2)),
  'forward KL': (logits, _, base) => klDivergence(base, logits),
};

/**
 * The gradient of a loss on hidden states x·A with respect to A, and the derivative of that gradient. They are computed
 * chunk by chunk or all at once.
 */
function definition(loss: RowLoss, { rows, size, ...one }: Case, chunked: boolean): Definition {
  const inputs: Record<string, HostArray> = {
    a: floats([WIDTH, WIDTH], one.a),
    x: floats([rows, WIDTH], one.x),
    base: floats([rows, WIDTH], one.base),
    head: floats([WORDS, WIDTH], one.head),
    weights: floats([rows], one.weights),
    targets: integers([rows], one.targets),
  };
  return {
    name: 'a loss in chunks',
    inputs,
    body: ({ a, x, base, head, weights, targets }) => {
      const logits = (hidden: Tensor) => tf.matMul(hidden, head!, false, true);
      const each = (hidden: Tensor, index: Tensor, states: Tensor) => loss(logits(hidden), index, logits(states));
      const total = (a: Tensor) =>
        eachRow(
          (rows, ...fixed) => each(rows, fixed[0]!, fixed[1]!),
          tf.matMul(x!, a),
          [targets!, base!],
          chunked ? size : rows,
        )
          .mul(weights!)
          .sum() as Scalar;
      return derivatives(total, a!);
    },
  };
}

describe.each(Object.entries(LOSSES))('%s in chunks', (_, loss) => {
  test.each(engines)('is what it is all at once, with its first and second derivatives: $name', async (engine) => {
    await fc.assert(
      fc.asyncProperty(cases, async (one) => {
        const [chunks, whole] = [true, false].map((chunked) => runOnce(engine, definition(loss, one, chunked)));
        for (const [name, expected] of Object.entries(await whole!))
          expectClose((await chunks!)[name]!, expected, 1e-5);
      }),
      { numRuns: 10 },
    );
  });
});

test('the function is given no more rows than asked for, in their order', () => {
  const seen: number[][] = [];
  const x = tf.tensor2d([[1], [2], [3], [4], [5]]);
  const sums = tf.tidy(() => {
    const f = (rows: Tensor, fixed?: Tensor) => {
      seen.push([...rows.flatten().dataSync()]);
      return rows.sum(-1).add(fixed!);
    };
    return [...eachRow(f, x, [tf.tensor1d([10, 20, 30, 40, 50])], 2).dataSync()];
  });
  expect(seen).toEqual([[1, 2], [3, 4], [5]]);
  expect(sums).toEqual([11, 22, 33, 44, 55]);
});
