import { describe, expect, test } from 'vitest';
import { cpuEngine } from '../engine/cpu/cpu.ts';
import { floats } from '../engine/engine.ts';
import { type Arrays, addArrays } from '../engine/named-arrays.ts';
import { mapValues } from '../lib/records.ts';
import { earlyStopping, kl, oLora, safeLora, taskOnly, weightInterpolation } from '../methods/index.ts';
import type { Method } from '../methods/interface/method.ts';
import { overflowOf } from './check-adapter.ts';
import { randomWorld } from './contract/harness.ts';
import type { TrainingOptions } from './options.ts';
import { type TrainingJob, train } from './train.ts';

const world = randomWorld();
const engine = cpuEngine({ threads: 1 });
const outcomeOf = (method: Method, change: Partial<TrainingOptions> = {}, more: Partial<TrainingJob> = {}) =>
  train({ ...world, engine, method, seed: 1, options: { ...world.options, ...change }, ...more });
const changing = (change: (adapter: Arrays) => unknown): Method => ({
  ...weightInterpolation({ base: kl() }),
  name: 'mine',
  after: { base: kl(), change: async (adapter) => change(adapter) as Arrays },
});
const finishing = (finish: (adapter: Arrays) => unknown): Method => ({
  ...taskOnly(),
  name: 'mine',
  finish: async (adapter) => finish(adapter) as Arrays,
});
const isA = (name: string) => name.endsWith('.lora_A');
const only = (keep: (name: string) => boolean) => (adapter: Arrays) =>
  Object.fromEntries(Object.entries(adapter).filter(([name]) => keep(name)));
const filled = (value: number) => (adapter: Arrays) =>
  mapValues(adapter, (leaf) => ({ ...leaf, data: leaf.data.map(() => value) }));

test.each<[string, (adapter: Arrays) => unknown, RegExp]>([
  ['nothing', () => undefined, /arrays by name, got nothing\. Give each as/],
  ['numbers', () => 1, /arrays by name, got 1\./],
  ['leaves without a lora_A', only((name) => !isA(name)), /a whole adapter, got none for '.*lora_A'/],
  ['leaves without a lora_B', only(isA), /a whole adapter, got none for '.*lora_B'/],
  ['a leaf besides', (adapter) => ({ ...adapter, more: floats([1], [1]) }), /a whole adapter, got 'more' besides/],
  [
    'plain numbers',
    (adapter) => mapValues(adapter, (leaf) => ({ ...leaf, data: [...leaf.data] })),
    /arrays by name, got data of '.*' that are no typed array/,
  ],
  [
    'too few numbers',
    (adapter) => mapValues(adapter, (leaf) => ({ ...leaf, data: leaf.data.slice(1) })),
    /got 15 numbers for the shape \[2,8\] of '/,
  ],
  [
    'a leaf turned over',
    (adapter) => mapValues(adapter, (leaf) => ({ ...leaf, shape: leaf.shape.toReversed() })),
    /a whole adapter, got float32\[8,2\] for '.*' of shape \[2,8\]/,
  ],
  [
    'matrices of unlike ranks',
    (adapter) => mapValues(adapter, (leaf, name) => (isA(name) ? leaf : floats([leaf.shape[0]!, 1], leaf.data.slice(leaf.shape[0]!)))), // biome-ignore format: one line
    /a whole adapter, got float32\[\d+,1\] for '.*lora_B' of shape/,
  ],
])('%s from `finish` or a change is refused', async (_, made, message) => {
  await expect(outcomeOf(finishing(made))).rejects.toThrow(message);
  await expect(outcomeOf(finishing(made))).rejects.toThrow('[mine] Expected `finish` to return ');
  await expect(outcomeOf(changing(made))).rejects.toThrow('[mine] Expected `after.change` to return ');
});

test('so it is from the change of a training that is kept, and from one that another changes', async () => {
  const kept = await outcomeOf(kl());
  if (kept.status === 'failed') expect.fail(kept.message);
  const broken = changing(() => undefined);
  await expect(outcomeOf(broken, {}, { kept })).rejects.toThrow('[mine] Expected `after.change` to return');
  const outer = weightInterpolation({ base: broken });
  await expect(outcomeOf(outer)).rejects.toThrow('[mine] Expected `after.change` to return');
});

test.each<[string, (adapter: Arrays) => unknown, RegExp]>([
  ['nothing', () => null, /with arrays by name, got null/],
  ['leaves without a lora_B', only(isA), /in its shape, got none for '.*lora_B' of shape \[/],
  ['a leaf besides', (adapter) => ({ ...adapter, more: floats([1], [1]) }), /got \[1\] for 'more'\. Start from/],
  [
    'another rank',
    (adapter) => mapValues(adapter, (leaf) => floats([1, leaf.shape[1]!], leaf.data.slice(0, leaf.shape[1]!))),
    /got \[1,8\] for '.*lora_A' of shape \[2,8\]/,
  ],
])('an extra training that starts from %s is refused', async (_, change, message) => {
  const method: Method = {
    ...taskOnly(),
    name: 'mine',
    setup: async (run) => (await run.train({ streams: { task: {} }, from: change(run.initial) as Arrays })).adapter,
  };
  await expect(outcomeOf(method)).rejects.toThrow('[mine] Expected `run.train({ from })` with ');
  await expect(outcomeOf(method)).rejects.toThrow(message);
});

test('so are arrays that `setup` forgets to return', async () => {
  const method: Method = { ...taskOnly(), name: 'mine', setup: (async () => undefined) as never };
  await expect(outcomeOf(method)).rejects.toThrow('[mine] Expected `setup` to return arrays by name, got nothing.');
});

test('so are those that `carry.start` forgets', async () => {
  const method: Method = {
    ...taskOnly(),
    name: 'mine',
    carry: { start: () => undefined as never, next: (own) => own },
  };
  await expect(outcomeOf(method)).rejects.toThrow(
    '[mine] Expected `carry.start` to return arrays by name, got nothing.',
  );
});

test.each([
  ['of twice the rank', oLora()],
  ['that was projected', safeLora({ base: oLora() })],
])('an adapter %s is whole', async (_, method) => {
  expect(await outcomeOf(method)).toHaveProperty('status', 'completed');
});

describe('an adapter that is not finite ends the trial as a failure', () => {
  test.each([1e20, 1e30, 1e39])('after the last update, at a learning rate of %d', async (learningRate) => {
    const outcome = await outcomeOf(taskOnly(), { updates: 1, warmup: 0, learningRate });
    expect(outcome).toMatchObject({ status: 'failed', step: 1, lastGoodLoss: expect.any(Number) });
    expect(outcome).toHaveProperty('message', expect.stringMatching(/^Expected a finite adapter after step 1, got .* '.*'; the last good loss was \d\.\d{4}\. Lower the learning rate/)); // biome-ignore format: one line
  });

  test('after the last update, whatever adapter a monitor keeps', async () => {
    const outcome = await outcomeOf(earlyStopping(), { updates: 1, warmup: 0, learningRate: 1e30 });
    expect(outcome).toHaveProperty('message', expect.stringContaining('a finite adapter after step 1'));
  });

  test('after an extra training', async () => {
    const setup: Method['setup'] = async (run) => (await run.train({ streams: { task: {} }, updates: 1 })).adapter;
    const outcome = await outcomeOf({ ...taskOnly(), setup }, { warmup: 0, learningRate: 1e30 });
    expect(outcome).toHaveProperty('message', expect.stringMatching(/^In an extra training of taskOnly: Expected a fini/)); // biome-ignore format: one line
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, 1e30])(
    'after `finish` and after a change that give %d',
    async (value) => {
      const finished = await outcomeOf(finishing(filled(value)));
      expect(finished).toMatchObject({ status: 'failed', step: 2, lastGoodLoss: expect.any(Number) });
      expect(finished).toHaveProperty('message', expect.stringMatching(/^Expected a finite adapter after `finish` of mine, got .* '.*'\. Lower/)); // biome-ignore format: one line
      const changed = await outcomeOf(changing(filled(value)));
      expect(changed).toHaveProperty('message', expect.stringContaining('after `after.change` of mine'));
      expect(changed.cost.updates).toBe(2);
    },
  );

  test('after the change of a training that is kept', async () => {
    const kept = await outcomeOf(kl());
    if (kept.status === 'failed') expect.fail(kept.message);
    const outcome = await outcomeOf(changing(filled(Number.NaN)), {}, { kept });
    expect(outcome).toMatchObject({ status: 'failed', step: 2, cost: { updates: 2 } });
  });
});

test('numbers are finite together where their product is', () => {
  const adapter = { 'q.lora_A': floats([1, 2], [1e20, -1]), 'q.lora_B': floats([2, 1], [0, 0]) };
  expect(overflowOf(adapter)).toBeUndefined();
  expect(overflowOf(addArrays(adapter, 1, adapter))).toBeUndefined();
  expect(overflowOf({ ...adapter, 'q.lora_B': floats([2, 1], [0, -1e20]) })).toBe("a product of matrices beyond float32 in 'q'"); // biome-ignore format: one line
  expect(overflowOf({ ...adapter, 'q.lora_B': floats([2, 1], [0, Number.NaN]) })).toBe("NaN in 'q.lora_B'");
});
