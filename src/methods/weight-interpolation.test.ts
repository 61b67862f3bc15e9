import { describe, expect, test } from 'vitest';
import { cpuEngine } from '../engine/cpu/cpu.ts';
import { hashArrays } from '../engine/named-arrays.ts';
import { relativeDistance } from '../lib/relative-distance.ts';
import { makeLaboratory, randomWorld } from '../train/contract/laboratory.ts';
import { adapterOf } from './contract/laboratory.ts';
import { kl } from './kl.ts';
import { oLora } from './o-lora.ts';
import { weightInterpolation } from './weight-interpolation.ts';

const laboratory = makeLaboratory(randomWorld());
const engine = cpuEngine({ threads: 1 });
const endOf = async (options: Parameters<typeof weightInterpolation>[0]) =>
  adapterOf(await laboratory.train(weightInterpolation(options), { engine }));

describe('weightInterpolation', () => {
  test('is the base model at 0, and the trained one at 1, bit for bit', async () => {
    const untrained = await laboratory.logits(undefined, engine);
    expect(relativeDistance(await laboratory.logits(await endOf({ gamma: 0 }), engine), untrained)).toBe(0);
    const trained = adapterOf(await laboratory.train(kl(), { engine }));
    expect(hashArrays(await endOf({ base: kl(), gamma: 1 }))).toBe(hashArrays(trained));
  });

  test('shrinks what a method ends with, of whatever rank', async () => {
    const base = oLora({ alignmentUpdates: 2 });
    const [whole, half] = [adapterOf(await laboratory.train(base, { engine })), await endOf({ base, gamma: 0.5 })];
    for (const [name, { shape, data }] of Object.entries(whole)) {
      expect(half[name]!.shape).toEqual(shape);
      expect([...half[name]!.data]).toEqual([...data].map((value) => (name.endsWith('.lora_B') ? value / 2 : value)));
    }
  });
});
