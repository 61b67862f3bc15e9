import { describe, expect, test } from 'vitest';
import { cpuEngine } from '../engine/cpu/cpu.ts';
import type { Arrays } from '../engine/named-arrays.ts';
import { relativeDistance } from '../lib/relative-distance.ts';
import { kl, orthogonalPenalty, standard, taskOnly, upweighted } from '../methods/index.ts';
import type { Method, Objective } from '../methods/interface/method.ts';
import { randomWorld } from './contract/harness.ts';
import type { TrainingOptions } from './options.ts';
import { type TrainingOutcome, train, type UpdateReport } from './train.ts';

const world = randomWorld();
const engine = cpuEngine({ threads: 1 });

interface Trial {
  readonly outcome: TrainingOutcome;
  readonly updates: readonly UpdateReport[];
}

async function run(method: Method, change: Partial<TrainingOptions> = {}, seed = 1): Promise<Trial> {
  const updates: UpdateReport[] = [];
  const options = { ...world.options, updates: 5, ...change };
  const outcome = await train({ ...world, engine, method, options, seed, onUpdate: (update) => updates.push(update) });
  return { outcome, updates };
}

const crossEntropy: Objective = (params, step) => step.crossEntropy(params, 'alignment');
const adapterOf = ({ outcome }: Trial): Arrays =>
  outcome.status === 'completed' ? outcome.adapter : expect.fail(outcome.message);
const numbersOf = (trial: Trial) => Object.values(adapterOf(trial)).flatMap(({ data }) => [...data]);
const losses = ({ updates }: Trial) => updates.map(({ loss }) => loss);

describe('training', () => {
  test('lowers the loss, and reports each update', async () => {
    const trial = await run(taskOnly(), { updates: 30, learningRate: 0.03, warmup: 3 });
    const { updates } = trial;
    expect(updates.map(({ step }) => step)).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
    expect(losses(trial).at(-1)).toBeLessThan(0.8 * losses(trial)[0]!);
    expect(Math.max(...updates.map(({ learningRate }) => learningRate))).toBe(0.03);
    expect(updates.at(-1)!.learningRate).toBeCloseTo(0.03 / 27, 12);
    const tokens = updates.reduce((sum, update) => sum + update.tokens, 0);
    expect(trial.outcome.cost).toMatchObject({ updates: 30, backwardPasses: 30, forwardPasses: 0, tokens });
  });

  test('is a function of its seed', async () => {
    const [once, again, other] = [await run(taskOnly()), await run(taskOnly()), await run(taskOnly(), {}, 2)];
    expect(numbersOf(again)).toEqual(numbersOf(once));
    expect(losses(again)).toEqual(losses(once));
    expect(relativeDistance(numbersOf(other), numbersOf(once))).toBeGreaterThan(0.1);
  });

  test('with dropout is another one, and a function of its seed too', async () => {
    const change = { adapter: { ...world.options.adapter, dropout: 0.3 } };
    const [once, again] = [await run(taskOnly(), change), await run(taskOnly(), change)];
    expect(numbersOf(again)).toEqual(numbersOf(once));
    expect(relativeDistance(numbersOf(await run(taskOnly())), numbersOf(once))).toBeGreaterThan(1e-3);
  });

  test('watches the answers of a stream, whatever tokens the method’s own term on it counts', async () => {
    const watchedBy = async (method: Method) => {
      const seen: number[][] = [];
      const keep = (values: readonly number[]) => seen.push([...values]) > 0;
      await run({ ...method, monitor: { every: 5, stream: 'alignment', loss: crossEntropy, keep, stop: () => false } });
      return seen.at(-1)![0]!;
    };
    expect(await watchedBy(kl({ tokens: 'all' }))).toBe(await watchedBy(kl()));
  });

  test.each([
    ['taskOnly', taskOnly()],
    ['standard, whose proxy has fewer rows than there are parts', standard({ share: 0.3 })],
    ['kl', kl()],
  ])('in four micro-batches goes where one batch goes: %s', async (_, method) => {
    const [whole, parts] = [await run(method), await run(method, { accumulation: 4 })];
    expect(relativeDistance(numbersOf(parts), numbersOf(whole))).toBeLessThan(1e-5);
    expect(relativeDistance(losses(parts), losses(whole))).toBeLessThan(1e-5);
  });

  test.each([
    ['kl', kl()],
    ['orthogonalPenalty', orthogonalPenalty()],
  ])('with layers computed twice goes where it goes with them kept: %s', async (_, method) => {
    const change = { updates: 4, adapter: { ...world.options.adapter, dropout: 0.3 } };
    const [kept, again] = [await run(method, change), await run(method, { ...change, checkpointing: true })];
    expect(relativeDistance(numbersOf(again), numbersOf(kept))).toBeLessThan(1e-5);
    expect(relativeDistance(losses(again), losses(kept))).toBeLessThan(1e-5);
  });

  test('starts at the base: the first kl is 0, and the first task loss everyone’s', async () => {
    const [first] = (await run(kl({ tokens: 'all' }))).updates;
    expect(Math.abs(first!.terms.kl!)).toBeLessThan(1e-6);
    expect(first!.terms.task).toBeCloseTo(losses(await run(taskOnly()))[0]!, 6);
    expect((await run(kl())).updates.at(-1)!.terms.kl).toBeGreaterThan(1e-5);
  });

  test.each([
    ['kl', kl({ beta: 0 })],
    ['upweighted', upweighted({ lambda: 0 })],
  ])('without strength is taskOnly: %s', async (_, method) => {
    const [without, plain] = [await run(method), await run(taskOnly())];
    expect(relativeDistance(numbersOf(without), numbersOf(plain))).toBeLessThan(1e-6);
  });
});

describe('a loss that is no number', () => {
  const broken = (step: number): Method => ({
    ...taskOnly(),
    name: 'broken',
    loss: (params, { crossEntropy, progress }) => {
      const task = crossEntropy(params, 'task');
      // 0 / 0 from that step on.
      return {
        task,
        odd: progress
          .less((step - 0.5) / 5)
          .cast('float32')
          .log()
          .mul(0)
          .asScalar(),
      };
    },
  });

  test('ends the trial as a failure that names step, term and last good loss', async () => {
    const { outcome, updates } = await run(broken(3));
    expect(outcome).toMatchObject({ status: 'failed', step: 3, lastGoodLoss: updates[1]!.loss });
    expect(updates).toHaveLength(2);
    expect(outcome).toHaveProperty('message', expect.stringMatching(/at step 3 on task, got odd = NaN; the last good loss was \d\.\d{4}/)); // biome-ignore format: one line
    expect(outcome.cost.updates).toBe(3);
  });

  test('may be the first', async () => {
    const { outcome } = await run(broken(1));
    expect(outcome).toHaveProperty('message', expect.stringContaining('there was no good loss before it'));
    expect(outcome).not.toHaveProperty('lastGoodLoss');
  });

  test('comes of a learning rate far too high', async () => {
    const { outcome, updates } = await run(taskOnly(), { learningRate: 1e30, warmup: 0 });
    expect(outcome).toMatchObject({ status: 'failed', lastGoodLoss: updates.at(-1)!.loss });
    expect(outcome.status === 'failed' && outcome.step).toBeGreaterThan(1);
  });
});

describe('streams', () => {
  const { loss } = taskOnly();
  test.each<[string, Method, RegExp]>([
    [
      'declared but not read',
      { name: 'half', options: {}, streams: { task: {}, alignment: {} }, loss: loss! },
      /\[half\] Expected every declared stream to be read, got none of 'alignment'/,
    ],
    [
      'declared for aside but not read',
      { name: 'aside', options: {}, streams: { task: {}, alignment: { when: 'aside' } }, loss: loss! },
      /\[aside\] Expected every declared stream to be read, got none of 'alignment'/,
    ],
    [
      'read but not declared',
      { name: 'greedy', options: {}, streams: { task: {} }, loss: (p, s) => ({ a: s.crossEntropy(p, 'alignment') }) },
      /Expected a stream of this update \(task\), got 'alignment'\. Add it to the method's `streams`/,
    ],
    [
      'asked for a reference that was not ordered',
      {
        ...{ name: 'vague', options: {}, streams: { task: {} } },
        loss: (p, s) => ({ a: s.crossEntropy(p, 'task').add(s.reference('task').sum()).asScalar() }),
      },
      /Expected a `reference` on the stream 'task' of the method, got none/,
    ],
    ['none, with no loss', { name: 'idle', options: {}, streams: { task: {} } }, /`loss` or `losses`, got neither/],
  ])('%s', async (_, method, message) => {
    await expect(run(method)).rejects.toThrow(message);
  });

  test('without rows', async () => {
    const job = { ...world, data: { task: world.data.task! }, engine, method: kl(), seed: 1 };
    await expect(train(job)).rejects.toThrow("Expected rows for the stream 'alignment', got none.");
  });
});
