import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sums, vitestProject } from './vitest/vitest-project.ts';

const project = vitestProject({
  'sums.ts': sums,
  'after.test.ts': `
import { defineSuite, weightInterpolation } from 'selgen';
import { sums } from './sums.ts';
defineSuite(sums, [0.5, 1].map((gamma) => ({ method: weightInterpolation({ gamma }) })));
`,
});

describe('a method that changes what another trained', { timeout: 240_000 }, async () => {
  const first = await project.run();
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
      'taskOnly',
      'weightInterpolation',
      'weightInterpolation',
    ]);
  });

  test('changes it as it would have changed its own, bit for bit, and costs as much', () => {
    const [base, half, whole] = [named('taskOnly'), named('weightInterpolation', 0.5), named('weightInterpolation', 1)];
    expect(tensors(weights(whole.key)).equals(tensors(weights(base.key)))).toBe(true);
    expect(tensors(weights(half.key)).equals(tensors(weights(base.key)))).toBe(false);
    const { evaluateSeconds: _, peakMemory: __, ...cost } = base.cost;
    for (const { cost: own, curve } of [half, whole]) {
      expect(own).toMatchObject(cost);
      expect(curve).toEqual(base.curve);
    }
    expect(whole.outcome).toEqual(base.outcome);
  });
});
