import { describe, expect, test } from 'vitest';
import { cpuEngine } from '../../engine/cpu/cpu.ts';
import { floats } from '../../engine/engine.ts';
import { inoculation } from '../../methods/inoculation.ts';
import type { Method } from '../../methods/interface/method.ts';
import { kl } from '../../methods/kl.ts';
import { preventiveSteering } from '../../methods/preventive-steering.ts';
import { taskOnly } from '../../methods/task-only.ts';
import { weightInterpolation } from '../../methods/weight-interpolation.ts';
import { recordedVersion } from '../../results/comparison.ts';
import { gcd } from '../../settings/gcd/gcd.ts';
import { loadModel } from '../../train/load-model.ts';
import { methodVersion } from './code-version.ts';
import { type Bench, identify, openBench } from './trial.ts';

describe('identify', async () => {
  const setting = gcd();
  const bench = await openBench(cpuEngine({ threads: 1 }), await loadModel(setting.defaultModel), setting);
  const key = (other: Partial<Bench> = {}, method = kl({ beta: 1 }), seed = 1) =>
    identify({ ...bench, ...other }, method, seed).key;

  test('is the same for the same trial', async () => {
    expect(key()).toBe(key());
    const other = await openBench(cpuEngine({ threads: 1 }), bench.model, gcd());
    expect(identify(other, kl({ beta: 1 }), 1).key).toBe(key());
  });

  test('records the version of the method’s files', () => {
    const { identity } = identify(bench, kl({ beta: 1 }), 1);
    expect(recordedVersion(identity)).toBe(methodVersion(kl({ beta: 1 })));
  });

  test('depends on the prompts of a setting for a method that rewrites rows, and needs none', () => {
    const { systemPrompts, ...rest } = bench.data;
    const own = inoculation({ prompt: 'You make mistakes.' });
    expect(key({ data: rest }, own)).not.toBe(key({}, own));
    expect(key({ data: rest })).toBe(key());
    const asked = { ...taskOnly(), name: 'asked', trigger: () => 'You make mistakes.' };
    expect(key({ data: rest }, asked)).not.toBe(key({}, asked));
  });

  test('changes with the code of a method inside another one', () => {
    const keyOf = (setup: NonNullable<Method['setup']>) =>
      key({}, weightInterpolation({ base: preventiveSteering({ base: { ...taskOnly(), name: 'own', setup } }) }));
    expect(keyOf(async () => ({}))).toBe(keyOf(async () => ({})));
    expect(keyOf(async () => ({}))).not.toBe(keyOf(async () => ({ one: floats([1], Float32Array.of(1)) })));
  });

  test.each<[string, () => string]>([
    ['an option of the method', () => key({}, kl({ beta: 2 }))],
    ['the code of a hook', () => key({}, { ...kl({ beta: 1 }), loss: () => ({}) })],
    ['the seed', () => key({}, undefined, 2)],
    ['the data', () => key({ data: { ...bench.data, fingerprint: 'other' } })],
    ['the weights', () => key({ model: { ...bench.model, fingerprint: 'other' } })],
    ['the setting', () => key({ setting: gcd({ proxy: 'addition' }) })],
    ['the training', () => key({ setting: { ...setting, training: { ...setting.training, updates: 121 } } })],
    ['the length of replies', () => key({ setting: { ...setting, maximumNewTokens: 47 } })],
    ['the engine', () => key({ engine: cpuEngine({ threads: 2 }) })],
    ['the code', () => key({ code: 'other' })],
  ])('changes with %s', (_, changed) => {
    expect(changed()).not.toBe(key());
  });
});

test('a bench refuses a training that is wrong, before it loads any data', async () => {
  const { training, ...setting } = gcd();
  const load = () => expect.fail('the data are loaded');
  const opened = openBench(cpuEngine({ threads: 1 }), await loadModel(setting.defaultModel), {
    ...setting,
    load,
    training: { ...training, timeMultiple: 0 },
  });
  await expect(opened).rejects.toThrow('[gcd] Expected `timeMultiple` to be a whole number of at least 1, got 0.');
});
