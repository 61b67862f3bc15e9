import { describe, expect, test } from 'vitest';
import { cpuEngine } from '../engine/cpu/cpu.ts';
import { hashArrays } from '../engine/named-arrays.ts';
import { relativeDistance } from '../lib/relative-distance.ts';
import { makeHarness, randomWorld } from '../train/contract/harness.ts';
import { conceptAblation } from './concept-ablation.ts';
import { adapterOf } from './contract/harness.ts';
import { earlyStopping } from './early-stopping.ts';
import { inoculation } from './inoculation.ts';
import { kl } from './kl.ts';
import { oLora } from './o-lora.ts';
import { preventiveSteering } from './preventive-steering.ts';
import { weightInterpolation } from './weight-interpolation.ts';

const harness = makeHarness(randomWorld());
const engine = cpuEngine({ threads: 1 });
const endOf = async (options: Parameters<typeof weightInterpolation>[0]) =>
  adapterOf(await harness.train(weightInterpolation(options), { engine }));

describe('weightInterpolation', () => {
  test('is the base model at 0, and the trained one at 1, bit for bit', async () => {
    const untrained = await harness.logits(undefined, engine);
    expect(relativeDistance(await harness.logits(await endOf({ gamma: 0 }), engine), untrained)).toBe(0);
    const trained = adapterOf(await harness.train(kl(), { engine }));
    expect(hashArrays(await endOf({ base: kl(), gamma: 1 }))).toBe(hashArrays(trained));
  });

  test('of a training that another trial has kept is the same, bit for bit', async () => {
    for (const base of [kl(), oLora({ alignmentUpdates: 2 })]) {
      const { after } = weightInterpolation({ base, gamma: 0.3 });
      const kept = adapterOf(await harness.train(after!.base, { engine }));
      expect(hashArrays(after!.change(kept))).toBe(hashArrays(await endOf({ base, gamma: 0.3 })));
    }
  });

  test('is outermost: what acts while training cannot come after it', () => {
    const message = /expected a method that acts before or while training, got weightInterpolation/;
    for (const wrap of [inoculation, preventiveSteering, conceptAblation, earlyStopping, weightInterpolation]) {
      expect(() => wrap({ base: weightInterpolation() })).toThrow(message);
      expect(weightInterpolation({ base: wrap === weightInterpolation ? kl() : wrap() }).after!.base.name).toBeTruthy();
    }
  });

  test('shrinks what a method ends with, of whatever rank', async () => {
    const base = oLora({ alignmentUpdates: 2 });
    const [whole, half] = [adapterOf(await harness.train(base, { engine })), await endOf({ base, gamma: 0.5 })];
    for (const [name, { shape, data }] of Object.entries(whole)) {
      expect(half[name]!.shape).toEqual(shape);
      expect([...half[name]!.data]).toEqual([...data].map((value) => (name.endsWith('.lora_B') ? value / 2 : value)));
    }
  });
});
