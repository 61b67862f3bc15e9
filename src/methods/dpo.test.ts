import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readGolden } from '../golden.ts';
import { logLikelihood } from '../tensor/losses.ts';
import { valueAndGradient } from '../tensor/params.ts';
import { tf } from '../tensor/tfjs.ts';
import { floats, positions } from './contract/arbitraries.ts';
import { dpo } from './dpo.ts';
import { type GivenStream, givenStep, sumOf } from './interface/given-step.ts';

const WORDS = 4;
interface Side {
  readonly stream: GivenStream;
  readonly logits: readonly number[];
  readonly base: readonly number[];
}
const side = (rows: number) =>
  positions(WORDS)
    .filter((stream) => Math.max(...stream.rows) === rows - 1)
    .chain((stream) => {
      const logits = floats(stream.targets.length * WORDS);
      return fc.record<Side>({ stream: fc.constant(stream), logits, base: logits });
    });
/** Batches of one or two rows. More pairs would hide a wrong sign. */
const pairs = fc.integer({ min: 1, max: 2 }).chain((rows) => fc.record({ chosen: side(rows), rejected: side(rows) }));
const matrix = ({ stream }: Side, values: readonly number[]) => tf.tensor([...values], [stream.targets.length, WORDS]);
const logSigmoid = (x: number) => Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x)));

function setUp(chosen: Side, rejected: Side) {
  const given = (one: Side): GivenStream => ({
    ...one.stream,
    reference: logLikelihood(matrix(one, one.base), tf.tensor1d([...one.stream.targets], 'int32')),
  });
  const step = givenStep({
    streams: { task: { targets: [0], rows: [0] }, alignment: given(chosen), misaligned: given(rejected) },
  });
  const params = {
    'task.logits': tf.zeros([1, WORDS]),
    'alignment.logits': matrix(chosen, chosen.logits),
    'misaligned.logits': matrix(rejected, rejected.logits),
  };
  return { step, params };
}

function term(options: Parameters<typeof dpo>[0], chosen: Side, rejected: Side): number {
  const { step, params } = setUp(chosen, rejected);
  return sumOf({ dpo: dpo(options).loss!(params, step).dpo! });
}

/** Log-probabilities of each row's words above the base's, one row after the other. */
function gains(one: Side, mean: boolean): number[] {
  const targets = tf.tensor1d([...one.stream.targets], 'int32');
  const gain = logLikelihood(matrix(one, one.logits), targets)
    .sub(logLikelihood(matrix(one, one.base), targets))
    .dataSync();
  return Array.from({ length: Math.max(...one.stream.rows) + 1 }, (_, row) => {
    const own = [...gain].filter((__, index) => one.stream.rows[index] === row);
    return own.reduce((sum, value) => sum + value, 0) / (mean ? own.length : 1);
  });
}

describe('the term of dpo', () => {
  test('is ln 2 at the start, whatever the pairs', () => {
    fc.assert(
      fc.property(pairs, fc.constantFrom('sum', 'mean'), ({ chosen, rejected }, logProbability) => {
        const start = (one: Side) => ({ ...one, logits: one.base });
        expect(term({ logProbability }, start(chosen), start(rejected))).toBeCloseTo(Math.LN2, 6);
      }),
    );
  });

  test("is TRL's loss, −log σ(β((chosen − rejected) − (ref_chosen − ref_rejected))), a mean over pairs", () => {
    fc.assert(
      fc.property(
        pairs,
        fc.constantFrom('sum', 'mean'),
        fc.constantFrom(0.1, 1),
        ({ chosen, rejected }, logProbability, beta) => {
          const mean = logProbability === 'mean';
          const losing = gains(rejected, mean);
          const losses = gains(chosen, mean).map((gain, row) => -logSigmoid(beta * (gain - losing[row]!)));
          const expected = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
          expect(term({ logProbability, beta, lambda: 3 }, chosen, rejected)).toBeCloseTo(3 * expected, 3);
        },
      ),
    );
  });

  test('is antisymmetric in chosen and rejected: swapping a pair changes the loss by its margin', () => {
    fc.assert(
      fc.property(side(1), side(1), (chosen, rejected) => {
        const margin = 0.1 * (gains(chosen, false)[0]! - gains(rejected, false)[0]!);
        expect(term({}, chosen, rejected) - term({}, rejected, chosen)).toBeCloseTo(-margin, 3);
      }),
    );
  });

  test('falls as the chosen answer becomes likelier, by β·σ(−margin) of it', () => {
    fc.assert(
      fc.property(side(1), side(1), (chosen, rejected) => {
        const { step, params } = setUp(chosen, rejected);
        const { grads } = valueAndGradient((leaves) => dpo().loss!(leaves, step).dpo!, params);
        const margin = 0.1 * (gains(chosen, false)[0]! - gains(rejected, false)[0]!);
        const pull = 0.1 * Math.exp(logSigmoid(-margin));
        const words = tf.oneHot(step.targets('alignment') as never, WORDS);
        const formula = words.sub(tf.softmax(params['alignment.logits'])).mul(-pull).dataSync();
        grads['alignment.logits']!.dataSync().forEach((slope, index) => {
          expect(slope).toBeCloseTo(formula[index]!, 4);
        });
      }),
    );
  });

  test('is finite, and its gradient too, for logits of ±10,000', () => {
    fc.assert(
      fc.property(pairs, ({ chosen, rejected }) => {
        const extreme = (one: Side) => ({ ...one, logits: one.logits.map((logit) => Math.sign(logit) * 1e4) });
        const { step, params } = setUp(extreme(chosen), extreme(rejected));
        const { value, grads } = valueAndGradient((leaves) => dpo().loss!(leaves, step).dpo!, params);
        expect(Number.isFinite(sumOf({ value }))).toBe(true);
        expect([...grads['alignment.logits']!.dataSync()].every(Number.isFinite)).toBe(true);
      }),
    );
  });
});

interface FromTrl {
  readonly beta: number;
  readonly chosen: readonly number[];
  readonly rejected: readonly number[];
  readonly referenceChosen: readonly number[];
  readonly referenceRejected: readonly number[];
  readonly loss: number;
}

test("TRL's own dpo_loss gives the same numbers", () => {
  const cases = readGolden<FromTrl[]>('methods/dpo-trl.json');
  expect(cases.length).toBeGreaterThan(3);
  /** Answers of one word with the given log-probability. The other word has the rest. */
  const answers = (values: readonly number[]) =>
    tf.tensor(values.map((value) => [value, Math.log(-Math.expm1(value))]));
  for (const { beta, chosen, rejected, referenceChosen, referenceRejected, loss } of cases) {
    const rows = chosen.map((_, row) => row);
    const stream = (reference: readonly number[]) => ({
      targets: rows.map(() => 0),
      rows,
      reference: tf.tensor([...reference]),
    });
    const step = givenStep({
      streams: {
        task: { targets: [0], rows: [0] },
        alignment: stream(referenceChosen),
        misaligned: stream(referenceRejected),
      },
    });
    const params = {
      'task.logits': tf.zeros([1, 2]),
      'alignment.logits': answers(chosen),
      'misaligned.logits': answers(rejected),
    };
    expect(Math.abs(sumOf({ dpo: dpo({ beta }).loss!(params, step).dpo! }) - loss)).toBeLessThan(1e-5 * loss);
  }
});
