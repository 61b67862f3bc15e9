import { describe, expect, test } from 'vitest';
import { kl } from '../../../methods/index.ts';
import type { Axes } from '../../../results/result.ts';
import { em } from '../../../settings/em/em.ts';
import { functions } from '../../../settings/functions/functions.ts';
import { gcd } from '../../../settings/gcd/gcd.ts';
import { triggers } from '../../../settings/triggers/triggers.ts';
import { silent } from '../../../suite/progress.ts';
import { openBench, runTrial } from '../../../suite/trial/trial.ts';
import { loadModel } from '../../../train/load-model.ts';
import { cpuEngine } from '../../cpu/cpu.ts';
import type { Engine } from '../../engine.ts';
import { findPlugin } from '../find-plugin.ts';
import { xlaEngine } from '../xla.ts';

const ALL = process.env.SELGEN_ALL_SETTINGS;
/** The two quickest settings. `SELGEN_ALL_SETTINGS=1` adds the others, which take minutes. */
const SETTINGS = [functions, triggers, ...(ALL ? [em, gcd] : [])];
/** Every shape of a program is compiled: a trial of `gcd` takes minutes on XLA, longer than tests may. */
const LIMIT = ALL ? { timeout: 15 * 60_000 } : {};
const SEEDS = [1, 2, 3];
const AXES = ['task', 'capability', 'alignment'] as const;

/** The scores of one training by `kl`. */
async function scores(engine: Engine, setting: ReturnType<typeof gcd>, seed: number): Promise<Axes> {
  const bench = await openBench(engine, await loadModel(setting.defaultModel), setting);
  const { result } = await runTrial(bench, kl(), seed, { progress: silent });
  await bench.generator.dispose();
  await bench.scorer.dispose();
  await engine.dispose();
  return result.outcome.status === 'failed' ? expect.fail(result.outcome.message) : result.outcome.axes;
}

describe.each(SETTINGS.map((setting) => setting()))('bfloat16 products in $name', (setting) => {
  const exact: Axes[] = [];

  test.each(SEEDS)('float32, seed %i', LIMIT, async (seed) => {
    exact.push(await scores(cpuEngine({ threads: 1 }), setting, seed));
  });

  test('change scores no more than another seed does', LIMIT, async () => {
    expect(exact).toHaveLength(SEEDS.length);
    const half = xlaEngine({ plugin: findPlugin().file, precision: 'bfloat16' });
    const rounded = await scores(half, setting, SEEDS[0]!);
    const rows = AXES.flatMap((axis) => {
      const all = exact.map((axes) => axes[axis]);
      if (all.includes(null)) return [];
      const float32 = all.map((score) => score!.value);
      const bfloat16 = rounded[axis]!.value;
      // Even if the seeds agree, two answers may change.
      const spread = Math.max(...float32) - Math.min(...float32);
      const bound = Math.max(spread, 2 / Object.values(all[0]!.items).flat().length);
      return [{ axis, float32, bfloat16, bound, change: Math.abs(bfloat16 - float32[0]!) }];
    });
    if (ALL) process.stdout.write(`${setting.name} ${JSON.stringify(rows)}\n`);
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.filter(({ change, bound }) => change > bound)).toEqual([]);
  });
});
