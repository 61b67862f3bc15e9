import { describe, expect, test } from 'vitest';
import { watched } from '../../engine/contract/watched.ts';
import { cpuEngine } from '../../engine/cpu/cpu.ts';
import type { Engine, HostArray } from '../../engine/engine.ts';
import { makeHarness, randomWorld } from '../../train/contract/harness.ts';
import * as methods from '../index.ts';
import type { Method } from '../interface/method.ts';
import type { Trained } from './harness.ts';

const few = { planeUpdates: 2 };
const { directionalPenalty, dpo, earlyStopping, gradientProjection, interleaved, kl, oLora, orthogonalPenalty } =
  methods;
const { conceptAblation, inoculation, preventiveSteering } = methods;
const { constrainedTokens, interleavedByGap, lagrangian, proximalAlternation, weightAnchor, weightInterpolation } =
  methods;
const { positiveNegative, representation, safeLora, standard, steering, taskOnly, upweighted } = methods;

/** Each method and its cost above taskOnly: extra updates, streams in a backward pass, whether it reads the base. */
const TABLE: readonly (readonly [
  Method,
  {
    extraUpdates?: number;
    passes: number;
    forward?: true;
    sweeps?: number;
    taskTrainings?: number;
    tokens?: 'as many';
  },
])[] = [
  [standard({ share: 0.5 }), { passes: 2 }],
  [upweighted(), { passes: 2 }],
  [positiveNegative(), { passes: 3 }],
  [kl(), { passes: 2, forward: true }],
  [representation(), { passes: 2, forward: true }],
  [gradientProjection(), { passes: 2 }],
  // The proxy's four rows are one chunk.
  [gradientProjection({ precomputed: true }), { passes: 1, sweeps: 1 }],
  [orthogonalPenalty(), { passes: 4 }],
  [orthogonalPenalty({ form: 'weights', ...few }), { passes: 1, extraUpdates: 4 }],
  [directionalPenalty(), { passes: 4 }],
  [steering(few), { passes: 1, extraUpdates: 4 }],
  [safeLora({ alignmentUpdates: 2 }), { passes: 1, extraUpdates: 2 }],
  [dpo(), { passes: 3, forward: true }],
  [oLora({ alignmentUpdates: 3 }), { passes: 1, extraUpdates: 3 }],
  [interleaved({ every: 2 }), { passes: 1, extraUpdates: 2 }],
  [preventiveSteering(), { passes: 1, forward: true }],
  [conceptAblation(), { passes: 1, forward: true }],
  // A prompt's tokens are of the data, which stand here without text.
  [inoculation(), { passes: 1, tokens: 'as many' }],
  [earlyStopping({ every: 2, tolerance: 1e6 }), { passes: 1, forward: true }],
  [weightInterpolation({ base: kl() }), { passes: 2, forward: true }],
  // The proxy's rows one by one.
  [weightAnchor({ importance: 'fisher' }), { passes: 1, sweeps: 4 }],
  [constrainedTokens(), { passes: 1, forward: true }],
  [proximalAlternation({ taskUpdates: 2 }), { passes: 1, extraUpdates: 4 }],
  [lagrangian(), { passes: 2, forward: true }],
  // Five updates of taskOnly, then two of the proxy.
  [interleavedByGap({ every: 2 }), { passes: 1, extraUpdates: 7, forward: true, taskTrainings: 2 }],
];
const UPDATES = 5;
const world = randomWorld();
const harness = makeHarness({ ...world, options: { ...world.options, updates: UPDATES, warmup: 2 } });

/** The inputs of one update: its task rows, its learning rate, and its initial adapter. */
interface Fed {
  readonly tokens: string;
  readonly weights: string;
  readonly learningRate: number;
}

/** An engine that records every run of a program with task rows. */
function listening(engine: Engine, log: Fed[]): Engine {
  const text = (value: unknown) => [...(value as HostArray).data].join(' ');
  return watched(engine, {
    run(inputs) {
      if (!('task.tokens' in inputs && 'learningRate' in inputs)) return;
      const learningRate = (inputs.learningRate as HostArray).data[0]!;
      log.push({ tokens: text(inputs['task.tokens']), weights: text(inputs['task.weights']), learningRate });
    },
  });
}

async function observe(method: Method): Promise<{ trained: Trained; fed: Fed[] }> {
  const fed: Fed[] = [];
  return { trained: await harness.train(method, { engine: listening(cpuEngine({ threads: 1 }), fed) }), fed };
}

describe('every method of a comparison', async () => {
  const plain = await observe(taskOnly());
  const costOf = ({ outcome }: Trained) =>
    outcome.status === 'completed' ? outcome.cost : expect.fail(outcome.message);

  test('is compared with a run of its own length', () => {
    expect(plain.fed).toHaveLength(UPDATES);
    expect(new Set(plain.fed.map(({ tokens }) => tokens)).size).toBeGreaterThan(1);
    expect(costOf(plain.trained)).toMatchObject({ updates: UPDATES, backwardPasses: UPDATES, forwardPasses: 0 });
  });

  test.each(
    TABLE.map(([method, cost]) => ({ title: `${method.name} ${JSON.stringify(method.options)}`, method, cost })),
  )(
    '$title',
    { timeout: 120_000 },
    async ({ method, cost: { extraUpdates = 0, passes, forward = false, sweeps = 0, taskTrainings = 1, tokens } }) => {
      const { trained, fed } = await observe(method);
      // The same task rows in the same order, in the same effective batch, at the same learning rates.
      expect(fed).toEqual(Array.from({ length: taskTrainings }, () => plain.fed).flat());
      expect(trained.updates.map(({ learningRate }) => learningRate)).toEqual(
        plain.trained.updates.map(({ learningRate }) => learningRate),
      );
      // The record holds the extra cost.
      const cost = costOf(trained);
      expect(cost.updates).toBe(UPDATES + extraUpdates);
      expect(cost.backwardPasses).toBe(UPDATES * passes + extraUpdates + sweeps);
      expect(cost.forwardPasses > 0).toBe(forward);
      expect(cost.tokens > costOf(plain.trained).tokens).toBe(tokens !== 'as many');
    },
  );

  test('is in the table', () => {
    const { base: _, origin: __, taskOnly: ___, ...others } = methods;
    expect(new Set(TABLE.map(([{ name }]) => name))).toEqual(new Set(Object.keys(others)));
  });
});
