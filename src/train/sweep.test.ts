import { describe, expect, test } from 'vitest';
import { cpuEngine } from '../engine/cpu/cpu.ts';
import type { Engine } from '../engine/engine.ts';
import type { Arrays } from '../engine/named-arrays.ts';
import { referenceEngine } from '../engine/reference/reference.ts';
import { dpo, kl, lagrangian, taskOnly } from '../methods/index.ts';
import type { Method, Monitor, Objective, Streams } from '../methods/interface/method.ts';
import { type Scalar, tf } from '../tensor/tfjs.ts';
import { randomWorld } from './contract/harness.ts';
import { train } from './train.ts';

const world = randomWorld();
const engine = cpuEngine({ threads: 1 });
const options = { ...world.options, updates: 6, learningRate: 0.05 };
const run = async (method: Method) => {
  const outcome = await train({ ...world, engine, method, seed: 1, options });
  return outcome.status === 'completed' ? outcome : expect.fail(outcome.message);
};
const streams: Streams = { task: {}, alignment: { when: 'aside', reference: 'logits' } };
const divergence: Objective = (params, step) =>
  step.divergence(params, 'alignment').mul(step.weights('alignment')).sum() as Scalar;
const crossEntropy: Objective = (params, step) => step.crossEntropy(params, 'alignment');

/** The values that a monitor of this loss sees. */
async function watchedBy(method: Method, loss: Objective, more: Partial<Monitor> = {}) {
  let seen: readonly number[] = [];
  const keep = (values: readonly number[]) => {
    seen = [...values];
    return true;
  };
  const outcome = await run({
    ...method,
    monitor: { every: 1, stream: 'alignment', loss, keep, stop: () => false, ...more },
  });
  return { seen, outcome };
}

describe('a monitor', () => {
  const base: Method = { ...taskOnly(), streams };

  test('may watch the divergence from the base model, and stop where it exceeds a bound', async () => {
    const { seen } = await watchedBy(base, divergence);
    expect(Math.abs(seen[0]!)).toBeLessThan(1e-6);
    expect(seen).toHaveLength(7);
    expect(seen.at(-1)).toBeGreaterThan(1e-3);
    const bound = (seen[2]! + seen[3]!) / 2;
    const { outcome } = await watchedBy(base, divergence, {
      keep: (values) => values.at(-1)! <= bound,
      stop: (values) => values.at(-1)! > bound,
    });
    expect(outcome).toMatchObject({ step: 2, cost: { updates: 3 } });
  });

  test('sees the divergence that the loss of an update sees', async () => {
    const terms: number[] = [];
    // All four rows of the proxy are in each update, and a seventh one follows the last value.
    const method = kl({ beta: 0.5 });
    const { seen } = await watchedBy(method, divergence);
    const onUpdate = (update: { readonly terms: Readonly<Record<string, number>> }) => terms.push(update.terms.kl!);
    await train({ ...world, engine, method, seed: 1, options, onUpdate });
    for (const [index, term] of terms.entries()) expect(0.5 * seen[index]!).toBeCloseTo(term, 6);
  });

  test.each<[string, Streams['alignment'], Objective]>([
    [
      'target log-probabilities',
      { when: 'aside', reference: 'targetLogProbabilities' },
      (params, step) =>
        step
          .logLikelihood(params, 'alignment')
          .sub(step.reference('alignment'))
          .mul(step.weights('alignment'))
          .sum()
          .abs() as Scalar,
    ],
    [
      'states',
      { when: 'aside', reference: 'states' },
      (params, step) => step.states(params, 'alignment').sub(step.reference('alignment')).square().sum() as Scalar,
    ],
    [
      'logits, position by position',
      { when: 'aside', reference: 'logits' },
      (params, step) =>
        step
          .eachPosition(params, 'alignment', ({ logits, base }) => tf.squaredDifference(tf.softmax(logits), tf.softmax(base())).sum(1)) // biome-ignore format: one line
          .sum() as Scalar,
    ],
  ])('may compare with the base model’s %s', async (_, alignment, loss) => {
    const { seen } = await watchedBy({ ...taskOnly(), streams: { task: {}, alignment: alignment! } }, loss);
    expect(seen[0]).toBeCloseTo(0, 5);
    expect(seen.at(-1)).toBeGreaterThan(1e-4);
  });

  test('sees the same on an engine that traces no programs', async () => {
    const values = async (where: Engine) => {
      let seen: readonly number[] = [];
      const stop = (watched: readonly number[]) => {
        seen = [...watched];
        return false;
      };
      const method = { ...base, monitor: { every: 2, stream: 'alignment', loss: divergence, keep: () => true, stop } } as const; // biome-ignore format: one line
      const outcome = await train({ ...world, engine: where, method, seed: 1, options: { ...options, updates: 2 } });
      return [...seen, outcome.cost.forwardPasses];
    };
    const [found, expected] = [await values(engine), await values(referenceEngine())];
    expect(found).toHaveLength(3);
    found.forEach((value, index) => {
      expect(value).toBeCloseTo(expected[index]!, 5);
    });
  });

  test('is charged for the reference once, and only where its loss reads it', async () => {
    const costOf = async (loss: Objective) => (await watchedBy(base, loss)).outcome.cost;
    const [plain, divergent] = [await costOf(crossEntropy), await costOf(divergence)];
    expect(plain.forwardPasses).toBe(7);
    expect(divergent.forwardPasses).toBe(plain.forwardPasses + 1);
    const tokens = world.data.alignment!.reduce((sum, row) => sum + row.tokens.length, 0);
    expect(divergent.tokens).toBe(plain.tokens + tokens);
    const stopped = await watchedBy(dpo(), crossEntropy);
    expect(stopped.outcome.cost.forwardPasses).toBe(7 + (await run(dpo())).cost.forwardPasses);
  });

  test.each<[string, Method, Objective, RegExp]>([
    ['a reference that is not declared', { ...base, streams: { task: {}, alignment: { when: 'aside' } } }, divergence, /Expected a `reference` on the stream 'alignment' of the method, got none/],
    ['what the method carries', lagrangian(), (_, step) => step.carried.multiplier as Scalar, /a loss outside updates .* that reads no `step\.carried`, got one that reads 'multiplier'/],
    ['all that it carries', lagrangian(), (_, { carried }) => Object.values(carried)[0] as Scalar, /reads no `step\.carried`/],
  ])('that reads %s is refused', async (_, method, loss, message) => {
    await expect(watchedBy(method, loss)).rejects.toThrow(message);
  }); // biome-ignore format: one line

  test('whose loss is no number ends the trial as a failure', async () => {
    const loss: Objective = (params, step) => crossEntropy(params, step).mul(Number.NaN) as Scalar;
    const method: Method = { ...base, monitor: { every: 1, stream: 'alignment', loss, keep: () => true, stop: () => false } }; // biome-ignore format: one line
    const outcome = await train({ ...world, engine, method, seed: 1, options });
    expect(outcome).toMatchObject({ status: 'failed', step: 0 });
    expect(outcome).toHaveProperty('message', expect.stringContaining('a finite loss of `monitor` after step 0 on alignment, got NaN')); // biome-ignore format: one line
  });
});

describe('a loss over all rows before or after training', () => {
  test('may read the reference', async () => {
    let gradient: Arrays = {};
    let values: readonly number[] = [];
    await run({
      ...taskOnly(),
      streams,
      async finish(adapter, run) {
        gradient = await run.meanGradient('alignment', divergence, adapter);
        values = [...(await run.lossOfEachRow('alignment', divergence, adapter))];
        return adapter;
      },
    });
    expect(Math.max(...Object.values(gradient).flatMap(({ data }) => [...data]))).toBeGreaterThan(1e-4);
    expect(values).toHaveLength(4);
    expect(Math.min(...values)).toBeGreaterThan(0);
  });

  test('reads no state: there may be none yet', async () => {
    const setup: Method['setup'] = (run) =>
      run.meanGradient('alignment', (_, step) => step.state.plane!.sum() as Scalar, run.initial);
    await expect(run({ ...taskOnly(), streams, setup })).rejects.toThrow(
      "reads no `step.state`, got one that reads 'plane'",
    );
  });
});
