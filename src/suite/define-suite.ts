import { afterAll, beforeAll, describe, expect, type TestContext, test } from 'vitest';
import { fail } from '../lib/errors.ts';
import { canonicalJson } from '../lib/hash.ts';
import { visibleText } from '../report/notation/visible-text.ts';
import type { Check } from '../results/check.ts';
import type { GateRules } from '../results/gates/gate.ts';
import { grouped } from '../results/grouped.ts';
import { methodTitle } from '../results/method-title.ts';
import type { Axes, TrialResult } from '../results/result.ts';
import type { Setting } from '../settings/setting.ts';
import {
  type Bound,
  checkAxis,
  checkReplies,
  describeScore,
  type SuiteTrial,
  scoreOf,
  shareOfOtherReplies,
  titleOfBound,
  unlikesOf,
} from './bounds.ts';
import { checkEnvironment, seedsFrom, strengthsNamed } from './environment/check-environment.ts';
import { areBoundsHeld, isOn } from './environment/switches.ts';
import { findOrRun } from './find-or-run.ts';
import { registerGates } from './gate-tests.ts';
import { endWithVitest } from './interruption.ts';
import { closeSuite, openSuite } from './open-suite.ts';
import { registerSwitchedOff } from './switched-off.ts';
import { type Bench, recordOf } from './trial/trial.ts';
import { callSite } from './vitest/call-site.ts';

/** Options for all trials of a suite. */
export interface SuiteOptions {
  /**
   * How far each axis may fall below the accepted baseline (`npm run baseline`). An axis without a rule is not gated.
   *
   * @defaultValue a margin of 0.1 each; hard for task and alignment, advisory for capability
   */
  readonly gates?: GateRules;
}

/**
 * Registers a suite: every trial is trained and scored, or loaded from the store, and every bound is a test.
 *
 * Environment: `SELGEN_MODEL` a model folder or a name of the hub; `SELGEN_DEVICE` an engine; `SELGEN_SEEDS` seeds,
 * such as `1,2,3`; `SELGEN_STRENGTHS` all trials or one of each method, `all` or `one`; `SELGEN_FORCE=1` runs stored
 * trials again; `SELGEN_STORE` the folder of results; `SELGEN_TRACK` trackers that receive each update;
 * `SELGEN_BASELINE` the folder of accepted baselines, or `off`; `SELGEN_BOUNDS` whether a missed bound fails, `on` or
 * `off`; `SELGEN_SWITCHED_OFF=1` tests instead whether each trial's bounds would fail if its method did nothing
 * (`switched-off.ts`).
 *
 * @example
 * defineSuite(gcd(), [
 *   { method: taskOnly() },
 *   { method: kl({ beta: 1 }), task: atLeast(0.8), alignment: atLeast(0.4) },
 * ]);
 */
export function defineSuite(setting: Setting, declared: readonly SuiteTrial[], { gates }: SuiteOptions = {}): void {
  checkEnvironment();
  checkDistinct(declared);
  const trials = trialsOf(declared, process.env.SELGEN_STRENGTHS || 'all');
  const seeds = seedsFrom();
  const here = callSite(defineSuite);
  const total = trials.length * seeds.length;
  describe(visibleText(setting.name), { timeout: 0 }, () => {
    let bench: Bench;
    beforeAll(async () => {
      endWithVitest();
      bench = await openSuite(setting);
    }, 0);
    afterAll(async () => {
      if (bench) await closeSuite(bench);
    });

    if (isOn('SELGEN_SWITCHED_OFF')) {
      registerSwitchedOff(trials, seeds, (method, seed, signal) =>
        findOrRun(bench, method, seed, { title: `${setting.name} · ${methodTitle(method)} seed=${seed}`, signal }),
      );
      return;
    }
    trials.forEach((trial, index) => {
      const { method, unlike: _, ...bounds } = trial;
      const ofSeeds: ((context: TestContext) => Promise<TrialResult>)[] = [];
      seeds.forEach((seed, turn) => {
        const name = `${methodTitle(method)} seed=${seed}`;
        const position = `trial ${index * seeds.length + turn + 1} of ${total}`;
        let running: Promise<TrialResult> | undefined;
        const title = `${setting.name} · ${name} (${position})`;
        const result = async (context: TestContext): Promise<TrialResult> => {
          if (running) return running;
          running = findOrRun(bench, method, seed, { title, signal: context.signal });
          // Only the first test that asks carries the trial: it is large, and is sent between processes with every test
          // that holds it.
          context.task.meta.selgen = await running;
          return running;
        };
        ofSeeds.push(result);
        describe(visibleText(name), () => {
          test('is trained and scored', async (context) => {
            const { outcome } = await result(context);
            expect(outcome.status, outcome.status === 'failed' ? outcome.message : undefined).toBe('completed');
          });
          for (const [axis, bound] of Object.entries(bounds) as [keyof Axes, Bound][]) {
            test(titleOfBound(axis, bound), async (context) => {
              const found = await result(context);
              const score = scoreOf(axis, found.outcome);
              if (score) await context.annotate(describeScore(score), axis);
              const told = { expected: titleOfBound(axis, bound), found: score ? describeScore(score) : 'no score' };
              await hold(context, { trials: [found.key], ...told }, () => here(() => checkAxis(axis, bound, found)));
            });
          }
          for (const unlike of unlikesOf(trial)) {
            // The title leaves out the other method's name, because `-t` selects trials by name.
            const title = titleOfBound('replies changed', unlike.replies);
            test(title, async (context) => {
              const own = await result(context);
              const rival = methodTitle(unlike.method);
              const other = await findOrRun(bench, unlike.method, seed, {
                title: `${setting.name} · ${name}, compared with ${rival}`,
                signal: context.signal,
                isNeeded: true,
              });
              const share = shareOfOtherReplies(own, other).toFixed(3);
              await context.annotate(`${share} from ${rival}`, 'changed replies');
              const told = { expected: title, found: share };
              const check = () => here(() => checkReplies(unlike.replies, own, other));
              await hold(context, { trials: [own.key], ...told }, check);
            });
          }
        });
      });
      registerGates(setting.name, methodTitle(method), ofSeeds, gates);
    });
  });
}

/** A missed bound fails the test, or is only reported (`areBoundsHeld`). */
async function hold(context: TestContext, told: Omit<Check, 'outcome' | 'fails'>, check: () => void): Promise<void> {
  const isHeld = areBoundsHeld();
  context.task.meta.selgenCheck = { ...told, outcome: 'pass', fails: false };
  try {
    check();
  } catch (error) {
    context.task.meta.selgenCheck = { ...told, outcome: 'missed', fails: isHeld };
    if (isHeld) throw error;
    const missed = (error as Error).message.split('\n')[0];
    const why = 'That bound is of the embedded model and data; SELGEN_BOUNDS=on holds it here too.';
    await context.annotate(`${missed} ${why}`, 'warning');
  }
}

/** All trials, or of each method the one in the middle of its list. */
export function trialsOf(declared: readonly SuiteTrial[], strengths: string): readonly SuiteTrial[] {
  if (strengthsNamed(strengths) === 'all') return declared;
  return grouped(declared, ({ method }) => method.name).map((own) => own[Math.floor(own.length / 2)]!);
}

/** Name and options are what tells methods apart: of two that share them, the store would give the first's trial for both. */
function checkDistinct(declared: readonly SuiteTrial[]): void {
  const twice = grouped(declared, ({ method }) => canonicalJson(recordOf(method))).find((own) => own.length > 1);
  if (!twice) return;
  fail(
    'suite',
    `Expected each method and its options once in a suite, got ${methodTitle(twice[0]!.method)} twice. Give all its bounds in one trial; of two methods of your own, name in \`options\` what tells them apart.`,
  );
}
