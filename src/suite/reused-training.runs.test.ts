import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { TrialResult } from '../results/result.ts';
import { openStore } from '../results/store/store.ts';
import { sums, vitestProject } from './vitest/vitest-project.ts';

const project = vitestProject({
  'sums.ts': sums,
  'after.test.ts': `
import { defineSuite, safeLora, weightInterpolation } from 'selgen';
import { sums } from './sums.ts';
defineSuite(sums, [
  ...[0.5, 1].map((gamma) => ({ method: weightInterpolation({ gamma }) })),
  ...[0, 1].map((count) => ({ method: safeLora({ count, alignmentUpdates: 2 }) })),
]);
`,
});

describe('a method that changes what another trained', { timeout: 240_000 }, async () => {
  const first = await project.run([], { SELGEN_REPORT: 'off' });
  const trained = project.trials();
  const named = (name: string, gamma?: number) =>
    trained.find(({ method }) => method.name === name && (gamma === undefined || method.strength?.value === gamma))!;
  const weights = (key: string) =>
    readFileSync(join(project.folder, '.selgen/trials', key, 'adapter_model.safetensors'));
  const tensors = (file: Buffer) => file.subarray(8 + Number(file.readBigUInt64LE()));

  test('takes that training for every strength', () => {
    expect(first.status, first.output).toBe(0);
    expect(first.output.match(/· training$/gm)).toHaveLength(1);
    expect(trained.map(({ method }) => method.name).sort()).toEqual([
      'safeLora',
      'safeLora',
      'taskOnly',
      'weightInterpolation',
      'weightInterpolation',
    ]);
  });

  test('trains it again once where stored trials are forced to run again', async () => {
    const { status, output } = await project.run([], { SELGEN_REPORT: 'off', SELGEN_FORCE: '1' });
    expect(status, output).toBe(0);
    expect(output.match(/· training$/gm)).toHaveLength(1);
    expect(output.match(/· changing what was trained$/gm)).toHaveLength(4);
  });

  const [base, half, whole] = [named('taskOnly'), named('weightInterpolation', 0.5), named('weightInterpolation', 1)];
  const [none, one] = [named('safeLora', 0), named('safeLora', 1)];

  test('changes it as it would have changed its own, bit for bit', () => {
    for (const same of [whole, none]) {
      expect(tensors(weights(same.key)).equals(tensors(weights(base.key)))).toBe(true);
      expect(same.outcome).toEqual(base.outcome);
    }
    for (const { key } of [half, one]) expect(tensors(weights(key)).equals(tensors(weights(base.key)))).toBe(false);
  });

  test('costs as much, and what the change trains itself', () => {
    const { updates, tokens, trainSeconds, setupSeconds } = base.cost;
    for (const { cost, curve } of [half, whole]) {
      expect(cost).toMatchObject({ updates, tokens, trainSeconds });
      expect(curve).toEqual(base.curve);
    }
    for (const { cost, curve } of [none, one]) {
      expect(cost).toMatchObject({ updates: updates + 2, trainSeconds });
      expect(cost.setupSeconds).toBeGreaterThan(setupSeconds);
      expect(cost.tokens).toBeGreaterThan(tokens);
      expect(curve).toEqual(base.curve);
    }
  });

  test('trains it again where the stored one is damaged, and heals it', async () => {
    const file = join(project.folder, '.selgen/trials', base.key, 'adapter_model.safetensors');
    const trainedFirst = weights(base.key);
    const changedFirst = tensors(weights(half.key));
    const flipped = Buffer.from(trainedFirst);
    // A bit of a number's exponent: still a valid file.
    flipped[flipped.length - 1]! ^= 1;
    for (const damaged of [flipped, trainedFirst.subarray(0, trainedFirst.length >> 1)]) {
      writeFileSync(file, damaged);
      rmSync(join(project.folder, '.selgen/trials', `${half.key}.json`));
      const { status, output } = await project.run([], { SELGEN_REPORT: 'off' });
      expect(status, output).toBe(0);
      expect(output).toContain('[store] Expected the adapter that its trial left in');
      expect(output.match(/· training$/gm)).toHaveLength(1);
      expect(tensors(weights(base.key)).equals(tensors(trainedFirst))).toBe(true);
      expect(tensors(weights(half.key)).equals(changedFirst)).toBe(true);
    }
  });

  test('is said to need no less memory than that training', async () => {
    const store = openStore({ folder: join(project.folder, '.selgen/trials') });
    const adapter = store.adapterFolder(base.key)!;
    const { result } = store.find(base.key) as { readonly result: TrialResult };
    const large = { ...result, cost: { ...result.cost, peakMemory: 2 ** 50 } };
    store.save(large, (folder) => cpSync(adapter, folder, { recursive: true }));
    rmSync(join(store.folder, `${half.key}.json`));
    const { status, output } = await project.run([], { SELGEN_REPORT: 'off' });
    expect(status, output).toBe(0);
    const again = project.trials().find(({ key }) => key === half.key)!;
    expect(again.cost.peakMemory).toBe(2 ** 50);
  });
});
