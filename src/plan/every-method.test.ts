import { describe, expect, test } from 'vitest';
import { cpuEngine } from '../engine/cpu/cpu.ts';
import * as methods from '../methods/index.ts';
import type { Method } from '../methods/interface/method.ts';
import type { Scalar } from '../tensor/tfjs.ts';
import { randomWorld } from '../train/contract/harness.ts';
import { train } from '../train/train.ts';
import type { DescribedModel } from './describe-model.ts';
import { METHODS } from './plan-model.ts';
import { trainingUsage } from './trial-usage.ts';

const { gradientProjection, inoculation, interleaved, kl, safeLora, steering, weightAnchor } = methods;
const short = { planeUpdates: 3 };

/** Every method by its defaults, or in a form that does all that it can within a few updates. */
const OWN: Readonly<Record<string, () => Method>> = {
  earlyStopping: () => methods.earlyStopping({ every: 2, tolerance: 10 }),
  inoculation: () => inoculation({ prompt: 'Be bad.' }),
  interleaved: () => interleaved({ every: 2 }),
  // A share of 1 makes the chosen rows, and so the tokens, independent of the losses, which a plan does not know.
  interleavedByGap: () => methods.interleavedByGap({ every: 2, share: 1 }),
  oLora: () => methods.oLora({ alignmentUpdates: 3 }),
  proximalAlternation: () => methods.proximalAlternation({ taskUpdates: 2 }),
  safeLora: () => safeLora({ count: 2, alignmentUpdates: 3 }),
  steering: () => steering(short),
};
/** A method that computes the base model's outputs for its monitor alone. */
function watchful(): Method {
  return {
    ...methods.taskOnly(),
    streams: { task: {}, alignment: { when: 'aside', reference: 'logits' } },
    monitor: {
      every: 2,
      stream: 'alignment',
      loss: (params, step) => step.divergence(params, 'alignment').mul(step.weights('alignment')).sum() as Scalar,
      keep: () => true,
      stop: () => false,
    },
  };
}

/** Title, method, and the parts of an update. */
type Form = [string, () => Method, number?];
const FORMS: readonly Form[] = [
  ...Object.entries(METHODS).map(([name, make]): Form => [name, OWN[name] ?? make]),
  ['gradientProjection, precomputed', () => gradientProjection({ precomputed: true, when: 'always' })],
  ['orthogonalPenalty, weights', () => methods.orthogonalPenalty({ form: 'weights', ...short })],
  ['weightAnchor, fisher', () => weightAnchor({ importance: 'fisher' })],
  ['safeLora of kl', () => safeLora({ base: kl({ tokens: 'all' }), count: 1, alignmentUpdates: 1 }), 2],
  ['directionalPenalty in parts', () => methods.directionalPenalty(), 2],
  ['interleaved in parts', () => interleaved({ every: 1 }), 4],
  ['a monitor of the divergence', watchful],
];

describe('passes and tokens are planned as training counts them', { timeout: 60_000 }, () => {
  const world = randomWorld();
  const engine = cpuEngine({ threads: 1 });
  const { network, padId, data } = world;
  const model = { network, format: 'float32', tokenizer: { padId } } as DescribedModel;

  test.each<Form>(FORMS)('of %s', async (_, make, accumulation = 1) => {
    const options = { ...world.options, updates: 4, accumulation };
    const method = make();
    const rows = Object.fromEntries(Object.keys(method.streams).map((name) => [name, data[name as 'task']!]));
    const { updates, backwardPasses, forwardPasses, tokens, flops } = await trainingUsage(model, method, rows, options);
    const found = { updates, backwardPasses, forwardPasses, tokens };
    if (method.name === 'base') {
      expect({ ...found, flops }).toEqual({ updates: 0, backwardPasses: 0, forwardPasses: 0, tokens: 0, flops: 0 });
      return;
    }
    const trained = await train({ ...world, engine, method, data: rows, options, seed: 1 });
    expect(trained).toMatchObject({ status: 'completed', cost: found });
    expect(flops).toBeGreaterThan(tokens);
  });
});

test('a stop by the losses is not foreseen: the plan is of all updates', async () => {
  const world = randomWorld();
  const { network, padId, data } = world;
  const model = { network, format: 'float32', tokenizer: { padId } } as DescribedModel;
  const method = methods.earlyStopping({ every: 1, tolerance: 0 });
  const { updates, forwardPasses } = await trainingUsage(model, method, data, world.options);
  expect({ updates, forwardPasses }).toEqual({ updates: 2, forwardPasses: 3 });
});
