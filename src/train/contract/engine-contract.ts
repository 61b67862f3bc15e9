import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine, MakeEngine } from '../../engine/engine.ts';
import { referenceEngine } from '../../engine/reference/reference.ts';
import { relativeDistance } from '../../lib/relative-distance.ts';
import { kl } from '../../methods/kl.ts';
import { train, type UpdateReport } from '../train.ts';
import { randomWorld } from './harness.ts';

/** The engine's contract as a whole: it trains a small Gemma with LoRA and AdamW as the reference engine does. */
export function trainingContract(create: MakeEngine): void {
  let engine: Engine;
  beforeAll(async () => {
    engine = await create();
  });
  afterAll(() => engine.dispose());

  test.each([1, 2])('a training in micro-batches of 1/%i agrees with the reference', async (accumulation) => {
    const world = randomWorld();
    const follow = async (where: Engine) => {
      const updates: UpdateReport[] = [];
      const options = { ...world.options, updates: 3, accumulation };
      const onUpdate = (update: UpdateReport) => updates.push(update);
      const outcome = await train({ ...world, engine: where, method: kl(), options, seed: 1, onUpdate });
      if (outcome.status === 'failed') expect.fail(outcome.message);
      return {
        adapter: Object.values(outcome.adapter).flatMap(({ data }) => [...data]),
        losses: updates.map(({ loss }) => loss),
        norms: updates.map(({ gradientNorm }) => gradientNorm),
      };
    };
    const [actual, expected] = [await follow(engine), await follow(referenceEngine())];
    expect(relativeDistance(actual.losses, expected.losses)).toBeLessThan(1e-5);
    expect(relativeDistance(actual.norms, expected.norms)).toBeLessThan(1e-4);
    // AdamW divides by the size of the gradient, so rounding moves the smallest gradients most.
    expect(relativeDistance(actual.adapter, expected.adapter)).toBeLessThan(1e-4);
  });
}
