import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { numberLists } from '../engine/arrays.ts';
import { derivatives, expectClose, runOnce } from '../engine/contract/agreement.ts';
import { cpuEngine } from '../engine/cpu/cpu.ts';
import { type Definition, floats, integers } from '../engine/engine.ts';
import { trace } from '../engine/graph/trace.ts';
import { referenceEngine } from '../engine/reference/reference.ts';
import { divergence, logLikelihood } from './losses.ts';
import { valueAndGradient } from './params.ts';
import { slicedDivergence, slicedLogLikelihood } from './sliced-losses.ts';
import { type Scalar, type Tensor, tf } from './tfjs.ts';

const engines = [cpuEngine({ threads: 1 }), referenceEngine()];
const WIDTH = 3;
const numbers = (count: number) => numberLists(count, { low: -1, high: 1, parts: 10 });
const cases = fc.record({ rows: fc.integer({ min: 1, max: 4 }), words: fc.integer({ min: 1, max: 7 }) }).chain((size) =>
  fc.record({
    rows: fc.constant(size.rows),
    words: fc.constant(size.words),
    length: fc.integer({ min: 1, max: size.words }),
    x: numbers(size.rows * WIDTH),
    base: numbers(size.rows * WIDTH),
    head: numbers(size.words * WIDTH),
    weights: numbers(size.rows),
    targets: fc.array(fc.nat(size.words - 1), { minLength: size.rows, maxLength: size.rows }),
  }),
);
type Case = typeof cases extends fc.Arbitrary<infer T> ? T : never;

const FINISH: Readonly<Record<string, (z: Tensor) => Tensor>> = {
  'plain logits': (z) => z,
  'scaled logits with a soft cap': (z) => tf.tanh(z.mul(0.5)).mul(2),
};

interface Given {
  readonly head: Tensor;
  readonly base: Tensor;
  readonly targets: Tensor;
  readonly length: number;
  readonly finish: (z: Tensor) => Tensor;
}
interface Forms {
  whole(x: Tensor): Tensor;
  sliced(x: Tensor): Tensor;
}
const diverging =
  (direction: 'reverse' | 'forward') =>
  ({ head: weight, base, length, finish }: Given): Forms => {
    const logits = (x: Tensor) => finish(tf.matMul(x, weight, false, true));
    const whole = (x: Tensor) => divergence(logits(x), logits(base), { direction });
    return { whole, sliced: (x) => slicedDivergence(x, base, { weight, finish }, { direction, length, whole }) };
  };
const LOSSES: Readonly<Record<string, (given: Given) => Forms>> = {
  'log-likelihood': ({ head: weight, targets, length, finish }) => {
    const whole = (x: Tensor) => logLikelihood(finish(tf.matMul(x, weight, false, true)), targets);
    return { whole, sliced: (x) => slicedLogLikelihood(x, { weight, finish }, targets, { length, whole }) };
  },
  'reverse KL': diverging('reverse'),
  'forward KL': diverging('forward'),
};

/** Values, the gradient with respect to x, and the derivative of that gradient's square. */
function definition(loss: (given: Given) => Forms, finish: Given['finish'], one: Case, form: keyof Forms): Definition {
  const { rows, words, length } = one;
  return {
    name: 'a loss in slices',
    inputs: {
      x: floats([rows, WIDTH], one.x),
      base: floats([rows, WIDTH], one.base),
      head: floats([words, WIDTH], one.head),
      weights: floats([rows], one.weights),
      targets: integers([rows], one.targets),
    },
    body: ({ x, base, head, weights, targets }) => {
      const of = loss({ head: head!, base: base!, targets: targets!, length, finish })[form];
      return { values: of(x!), ...derivatives((x) => of(x).mul(weights!).sum() as Scalar, x!) };
    },
  };
}

describe.each(Object.entries(LOSSES))('%s in slices', (_, loss) => {
  const all = engines.flatMap((engine) =>
    Object.entries(FINISH).map(([title, finish]) => ({ name: engine.name, title, engine, finish })),
  );
  test.each(all)('is what it is from whole rows, with its derivatives: $title, $name', ({ engine, finish }) =>
    fc.assert(
      fc.asyncProperty(cases, async (one) => {
        const slices = await runOnce(engine, definition(loss, finish, one, 'sliced'));
        const whole = await runOnce(engine, definition(loss, finish, one, 'whole'));
        for (const [name, expected] of Object.entries(whole)) expectClose(slices[name]!, expected, 1e-5);
      }),
      { numRuns: 15 },
    ),
  );
});

test.each(Object.entries(LOSSES))(
  '%s waits with each slice for the one before, so that no copy of the head is made',
  (_, loss) => {
    const one = { rows: 2, words: 7, length: 2, targets: [1, 6], weights: [1, 1] };
    const drawn = { x: numbersOf(2), base: numbersOf(2), head: numbersOf(7) };
    const { graph } = trace(definition(loss, (z) => z, { ...one, ...drawn }, 'sliced'));
    const head = graph.inputs.head!;
    const cuts = graph.nodes.filter(({ op, inputs }) => op === 'slice' && inputs[0] === head);
    expect(cuts.length).toBeGreaterThanOrEqual(4);
    /** Ids of everything that a value is computed from. */
    const sources = new Map<number, Set<number>>();
    for (const { inputs, outputs } of graph.nodes) {
      const all = new Set(inputs.flatMap(({ id }) => [id, ...(sources.get(id) ?? [])]));
      for (const { id } of outputs) sources.set(id, all);
    }
    let before: number | undefined;
    for (const cut of cuts) {
      const own = cut.outputs[0]!;
      // One for the value alone, one for the value with its gradient.
      const readers = graph.nodes.filter(({ inputs }) => inputs.includes(own));
      expect(new Set(readers.map(({ op }) => op))).toEqual(new Set(['add']));
      for (const { outputs } of before === undefined ? [] : readers) {
        expect(sources.get(outputs[0]!.id)).toContain(before);
      }
      before = own.id;
    }
  },
);

const numbersOf = (rows: number) => Array.from({ length: rows * WIDTH }, (_, index) => Math.sin(index + rows));
const whole = () => expect.fail('no second derivative was asked for');
const finish = (z: Tensor) => z;

test('logits in the thousands neither overflow nor give a probability above 1', () => {
  const weight = tf.tensor2d([[3000], [-3000], [2999], [0], [3000]]);
  const likelihoods = tf.tidy(() => {
    const [x, targets] = [tf.tensor2d([[1], [1], [-1]]), tf.tensor1d([0, 1, 1], 'int32')];
    return [...slicedLogLikelihood(x, { weight, finish }, targets, { length: 2, whole }).dataSync()];
  });
  const rest = Math.log(2 + Math.exp(-1));
  for (const [row, expected] of [-rest, -6000 - rest, 0].entries()) expect(likelihoods[row]).toBeCloseTo(expected, 3);
  expect(Math.max(...likelihoods)).toBeLessThanOrEqual(0);
});

test.each(['reverse', 'forward'] as const)(
  'the %s divergence of a model from itself is 0, and so is its gradient',
  (direction) => {
    const found = tf.tidy(() => {
      const weight = tf.tensor2d([[3], [-3], [2.7], [0.1], [100]]);
      const base = tf.tensor2d([[1], [0.3], [-10]]);
      const { value, grads } = valueAndGradient(
        ({ x }) => slicedDivergence(x!, base, { weight, finish }, { direction, length: 2, whole }).sum() as Scalar,
        { x: base.clone() },
      );
      return [value, grads.x!].map((tensor) => [...tensor.dataSync()]);
    });
    expect(
      found.flat().every((number) => number === 0),
      `${found}`,
    ).toBe(true);
  },
);
