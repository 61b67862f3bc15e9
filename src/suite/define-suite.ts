import { afterAll, beforeAll, describe, expect, type TestContext, test } from 'vitest';
import type { Method } from '../methods/method.ts';
import type { Axes, TrialResult } from '../results/result.ts';
import { openStore } from '../results/store.ts';
import type { Setting } from '../settings/setting.ts';
import { loadModel } from '../train/load-model.ts';
import { chooseEngine } from './device.ts';
import { lineProgress } from './progress.ts';
import { type Bench, identify, openBench, runTrial } from './trial.ts';

/** A bound on one of the three numbers that a trial ends with. */
export interface Bound {
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** One trial of a suite: a method at one strength, and what is asserted of its scores. */
export interface SuiteTrial extends Readonly<Partial<Record<keyof Axes, Bound>>> {
  readonly method: Method;
}

/** `atLeast(0.9)`: the score must reach 0.9. */
export function atLeast(value: number): Bound {
  return { atLeast: value };
}

/** `atMost(0.4)`: the score must not exceed 0.4. */
export function atMost(value: number): Bound {
  return { atMost: value };
}

/**
 * Registers a suite: every trial is trained and scored (or loaded, if the store has it), and every bound is a test.
 *
 * Environment: `SELGEN_MODEL` a model folder; `SELGEN_DEVICE` an engine; `SELGEN_SEEDS` seeds, such as `1,2,3`;
 * `SELGEN_FORCE=1` trains again what is stored; `SELGEN_STORE` where results are kept.
 */
export function defineSuite(setting: Setting, trials: readonly SuiteTrial[]): void {
  const seeds = seedsOf(process.env.SELGEN_SEEDS || '1');
  const total = trials.length * seeds.length;
  describe(setting.name, { timeout: 0 }, () => {
    let bench: Bench;
    beforeAll(async () => {
      const engine = chooseEngine();
      bench = openBench(engine, await loadModel(process.env.SELGEN_MODEL || setting.defaultModel), setting);
    }, 0);
    afterAll(async () => {
      await bench?.generator.dispose();
      await bench?.engine.dispose();
    });

    trials.forEach(({ method, ...bounds }, index) => {
      seeds.forEach((seed, turn) => {
        const name = `${titleOf(method)} seed=${seed}`;
        const position = `trial ${index * seeds.length + turn + 1} of ${total}`;
        let running: Promise<TrialResult> | undefined;
        const result = async (context: TestContext): Promise<TrialResult> => {
          running ??= findOrRun(bench, method, seed, `${setting.name} · ${name} (${position})`);
          const found = await running;
          context.task.meta.selgen = found;
          return found;
        };
        describe(name, () => {
          test('is trained and scored', async (context) => {
            const { outcome } = await result(context);
            expect(outcome.status, outcome.status === 'failed' ? outcome.message : undefined).toBe('completed');
          });
          for (const [axis, bound] of Object.entries(bounds) as [keyof Axes, Bound][]) {
            test(titleOfBound(axis, bound), async (context) => {
              const { outcome } = await result(context);
              check(axis, bound, outcome.status === 'completed' ? outcome.axes : undefined);
            });
          }
        });
      });
    });
  });
}

async function findOrRun(bench: Bench, method: Method, seed: number, title: string): Promise<TrialResult> {
  const store = openStore();
  const found = store.find(identify(bench, method, seed).key);
  if (found.state === 'damaged') process.stderr.write(`${found.problem}\n`);
  if (found.state === 'completed' && !process.env.SELGEN_FORCE) return found.result;
  const result = await runTrial(bench, method, seed, lineProgress(title));
  store.save(result);
  return result;
}

function check(axis: keyof Axes, { atLeast: low, atMost: high }: Bound, axes: Axes | undefined): void {
  const score = axes?.[axis];
  if (!score) expect.fail(`${axis}: expected a score, got none: the trial failed, or no item counted.`);
  const { value, n, interval } = score;
  const found = `${axis} ${value.toFixed(3)} (95 % interval ${interval.map((end) => end.toFixed(3)).join('–')}, n = ${n})`;
  if (low !== undefined)
    expect(value, `Expected ${axis} of at least ${low}, got ${found}.`).toBeGreaterThanOrEqual(low);
  if (high !== undefined) expect(value, `Expected ${axis} of at most ${high}, got ${found}.`).toBeLessThanOrEqual(high);
}

function titleOf({ name, strength }: Method): string {
  return strength ? `${name} ${strength.option}=${strength.value}` : name;
}

function titleOfBound(axis: string, { atLeast: low, atMost: high }: Bound): string {
  return [low === undefined ? [] : `${axis} ≥ ${low}`, high === undefined ? [] : `${axis} ≤ ${high}`]
    .flat()
    .join(' and ');
}

function seedsOf(text: string): number[] {
  const seeds = text.split(',').map(Number);
  if (seeds.some((seed) => !Number.isInteger(seed))) {
    throw new Error(`[suite] Expected SELGEN_SEEDS as integers, such as 1,2,3, got '${text}'. Correct it.`);
  }
  return seeds;
}
