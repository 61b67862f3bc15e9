import { describe, expect, test } from 'vitest';
import { cpuEngine } from '../../engine/cpu/cpu.ts';
import { hashArrays } from '../../engine/named-arrays.ts';
import { contractBench } from '../../train/contract/contract-bench.ts';
import { conceptAblation } from '../concept-ablation.ts';
import { adapterOf } from '../contract/harness.ts';
import { earlyStopping } from '../early-stopping.ts';
import { gradientProjection } from '../gradient-projection.ts';
import { inoculation } from '../inoculation.ts';
import { kl } from '../kl.ts';
import { preventiveSteering } from '../preventive-steering.ts';
import { safeLora } from '../safe-lora.ts';
import { taskOnly } from '../task-only.ts';
import type { Method } from './method.ts';

const engine = cpuEngine({ threads: 1 });
const { harness, adapter } = contractBench(engine);
const trained = async (method: Method) => hashArrays(adapterOf(await harness.train(method, { engine })));

describe('an edit that does nothing leaves every bit of the update', () => {
  test.each<[string, Method, Method]>([
    ['α = 0', preventiveSteering({ alpha: 0 }), taskOnly()],
    ['α = 0 over kl', preventiveSteering({ alpha: 0, base: kl() }), kl()],
    ['an empty V', conceptAblation({ components: 0 }), taskOnly()],
    ['an empty V over kl', conceptAblation({ components: 0, base: kl() }), kl()],
    ['a share of 0 over kl', inoculation({ share: 0, base: kl() }), kl()],
    [
      'α = 0 over a base with a state of its own',
      preventiveSteering({ alpha: 0, base: gradientProjection({ precomputed: true, when: 'always' }) }),
      gradientProjection({ precomputed: true, when: 'always' }),
    ],
  ])('%s', async (_, edited, base) => {
    expect(await trained(edited)).toBe(await trained(base));
  });

  test('and one that does something does not', async () => {
    const plain = await trained(taskOnly());
    expect(await trained(preventiveSteering({ alpha: 0.1 }))).not.toBe(plain);
    expect(await trained(conceptAblation())).not.toBe(plain);
  });
});

test("an edit is for the rows of T: the proxy's terms do not see it", async () => {
  const [plain, edited] = await Promise.all(
    [kl(), preventiveSteering({ alpha: 3, base: kl() })].map(async (method) => {
      const { state } = await harness.setup(method, engine);
      return (await harness.measure(method, { engine, state }))(adapter);
    }),
  );
  expect(edited!.terms.kl).toBeCloseTo(plain!.terms.kl!, 6);
  expect(Math.abs(edited!.terms.task! - plain!.terms.task!)).toBeGreaterThan(1e-3);
});

describe('what acts in different places combines', () => {
  test.each<[string, Method]>([
    ['inoculation of preventiveSteering', inoculation({ base: preventiveSteering() })],
    ['earlyStopping of conceptAblation', earlyStopping({ base: conceptAblation(), every: 1 })],
    ['safeLora of inoculation', safeLora({ base: inoculation(), count: 1, alignmentUpdates: 2 })],
    ['two edits at layers of their own', conceptAblation({ layers: [2], base: preventiveSteering({ layers: [1] }) })],
  ])('%s', async (_, method) => {
    expect(await trained(method)).not.toBe(await trained(taskOnly()));
  });

  test.each<[string, () => Method, RegExp]>([
    [
      'two edits where the layers are not known before',
      () => conceptAblation({ base: preventiveSteering() }),
      /\[conceptAblation\] .*edits layers separating of task.*undo or redo/,
    ],
    [
      'two edits of one layer',
      () => preventiveSteering({ layers: [1, 2], base: conceptAblation({ layers: [2] }) }),
      /Name different `layers`/,
    ],
    [
      'one edit twice, though at layers of its own',
      () => preventiveSteering({ layers: [2], base: preventiveSteering({ layers: [1] }) }),
      /\[preventiveSteering\] Expected a base without preventiveSteering/,
    ],
    ['two prompts', () => inoculation({ base: inoculation() }), /two system prompts/],
  ])('and not %s', (_, make, problem) => {
    expect(make).toThrow(problem);
  });
});

test('more components than the proxy has directions are refused', async () => {
  const method = conceptAblation({ components: 1000 });
  await expect(harness.train(method, { engine })).rejects.toThrow(
    /\[conceptAblation\] Expected at most \d+ `components`, got 1000: \d+ pairs/,
  );
});

test('a layer that the network lacks is named', async () => {
  const method = preventiveSteering({ layers: [3] });
  await expect(harness.train(method, { engine })).rejects.toThrow(
    '[preventiveSteering] Expected `layers` from 1 to 2, got 3',
  );
});
