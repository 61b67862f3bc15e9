import { describe, expect, test } from 'vitest';
import { kl } from '../../../methods/index.ts';
import { em } from '../../../settings/em/em.ts';
import { functions } from '../../../settings/functions/functions.ts';
import { gcd } from '../../../settings/gcd/gcd.ts';
import { triggers } from '../../../settings/triggers/triggers.ts';
import { silent } from '../../../suite/progress.ts';
import { openBench, runTrial } from '../../../suite/trial.ts';
import { loadModel } from '../../../train/load-model.ts';
import { cpuEngine } from '../../cpu/cpu.ts';
import type { Engine } from '../../engine.ts';
import { findPlugin } from '../find-plugin.ts';
import { xlaEngine } from '../xla.ts';

/** The two quickest; `SELGEN_ALL_SETTINGS=1` takes the others too, for minutes. */
const SETTINGS = [functions, triggers, ...(process.env.SELGEN_ALL_SETTINGS ? [em, gcd] : [])];
const SEEDS = [1, 2, 3];
const AXES = ['task', 'capability', 'alignment'] as const;

/** Share and number of questions of each axis, for each seed, of `kl`. */
async function scores(engine: Engine, setting: ReturnType<typeof gcd>, seeds: readonly number[]) {
  const bench = await openBench(engine, await loadModel(setting.defaultModel), setting);
  const found = [];
  for (const seed of seeds) {
    const { result } = await runTrial(bench, kl(), seed, silent);
    if (result.outcome.status === 'failed') return expect.fail(result.outcome.message);
    found.push(result.outcome.axes);
  }
  await bench.generator.dispose();
  await bench.scorer.dispose();
  await engine.dispose();
  return found;
}

describe('bfloat16 products', () => {
  test.each(SETTINGS.map((setting) => setting()))(
    'change the scores of $name no more than another seed',
    async (setting) => {
      const exact = await scores(cpuEngine({ threads: 1 }), setting, SEEDS);
      const half = xlaEngine({ plugin: findPlugin().file, precision: 'bfloat16' });
      const [rounded] = await scores(half, setting, [1]);
      const rows = AXES.flatMap((axis) => {
        const own = exact.map((axes) => axes[axis]).filter((score) => score !== null);
        if (own.length < SEEDS.length) return [];
        const values = own.map(({ value }) => value);
        // Where all seeds agree, two questions may still turn.
        const bound = Math.max(Math.max(...values) - Math.min(...values), 2 / Object.keys(own[0]!.items).length);
        const change = rounded![axis]!.value - values[0]!;
        return [{ axis, float32: values, bfloat16: rounded![axis]!.value, bound, change }];
      });
      if (process.env.SELGEN_ALL_SETTINGS) process.stdout.write(`${setting.name} ${JSON.stringify(rows)}\n`);
      expect(rows.length).toBeGreaterThan(0);
      expect(rows.filter(({ change, bound }) => Math.abs(change) > bound)).toEqual([]);
    },
  );
});
