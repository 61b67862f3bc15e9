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
import { safeLora } from './safe-lora.ts';
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
    const bases = [kl(), oLora({ alignmentUpdates: 2 })];
    const changing = bases.flatMap((base) => [
      weightInterpolation({ base, gamma: 0.3 }),
      safeLora({ base, count: 2, alignmentUpdates: 1 }),
    ]);
    for (const method of changing) {
      const kept = adapterOf(await harness.train(method.after!.base, { engine }));
      const { run } = await harness.setup(method, engine);
      const own = adapterOf(await harness.train(method, { engine }));
      expect(hashArrays(await method.after!.change(kept, run))).toBe(hashArrays(own));
      expect(hashArrays(own)).not.toBe(hashArrays(kept));
    }
  });

  test('changes the training of another loss, where a method gives one', async () => {
    const { loss, streams } = kl({ beta: 3 });
    const mine = adapterOf(
      await harness.train({ ...weightInterpolation({ gamma: 0.5 }), loss: loss!, streams }, { engine }),
    );
    expect(hashArrays(mine)).toBe(hashArrays(await endOf({ base: kl({ beta: 3 }), gamma: 0.5 })));
  });

  test('is outermost: what acts while training cannot come after it', () => {
    for (const changing of [weightInterpolation, safeLora]) {
      for (const wrap of [inoculation, preventiveSteering, conceptAblation, earlyStopping]) {
        expect(() => wrap({ base: changing() })).toThrow(/expected a method that acts before or while training, got/);
        expect(changing({ base: wrap() }).after!.base).toMatchObject({ name: wrap().name });
      }
    }
  });

  test('comes before or after another that changes what was trained', async () => {
    const first = { base: kl(), count: 2, alignmentUpdates: 1 };
    const projected = adapterOf(await harness.train(safeLora(first), { engine }));
    const both = await endOf({ base: safeLora(first), gamma: 0.5 });
    for (const [name, { data }] of Object.entries(projected)) {
      expect([...both[name]!.data]).toEqual([...data].map((value) => (name.endsWith('.lora_B') ? value / 2 : value)));
    }
    expect(safeLora({ base: weightInterpolation() }).after!.base.name).toBe('weightInterpolation');
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
