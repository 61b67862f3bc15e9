import { existsSync } from 'node:fs';
import { exportNames } from '../../exports/exports.ts';
import { trackerNames } from '../../exports/trackers/tracker-names.ts';
import { namedJudge } from '../../judges/named-judge.ts';
import { fail, SelgenError } from '../../lib/errors.ts';
import { parseModelId } from '../../model/hub/snapshot.ts';
import { checkBaselineFolder } from '../../results/gates/baseline.ts';
import { seedsIn } from '../../results/seeds.ts';
import { deviceNamed } from './device-names.ts';
import { engineOptionChecks } from './engine-options.ts';
import { areBoundsHeld, isOn } from './switches.ts';

type Environment = NodeJS.ProcessEnv;

/**
 * Refuses values that no run could use, before anything is trained: a name is otherwise noticed only where it is used,
 * which may be hours later, or never if all trials are stored.
 *
 * @throws SelgenError about the first such variable.
 */
export function checkEnvironment(env: Environment = process.env): void {
  for (const check of CHECKS) check(env);
}

/** One sentence for each variable that `checkEnvironment` refuses. */
export function environmentProblems(env: Environment = process.env): string[] {
  return CHECKS.flatMap((check) => problemOf(() => check(env)));
}

/** The sentence with which a check refuses; none where it does not. */
export function problemOf(check: () => unknown): string[] {
  try {
    check();
    return [];
  } catch (error) {
    if (error instanceof SelgenError) return [error.message];
    throw error;
  }
}

/** The seeds of a run. */
export function seedsFrom({ SELGEN_SEEDS: text }: Environment = process.env): number[] {
  return seedsIn(text || '1', (problem) => fail('suite', `${problem} Correct SELGEN_SEEDS.`));
}

/** Whether of each method all trials run, or one. */
export function strengthsNamed(name: string): 'all' | 'one' {
  if (name === 'all' || name === 'one') return name;
  return fail('suite', `Expected SELGEN_STRENGTHS as 'all' or 'one', got '${name}'. Correct it.`);
}

/** Whether a source is named on the hub, or at an address, from which a setting of the user's own may read. */
export function isElsewhere(source: string): boolean {
  return parseModelId(source) !== undefined || /^\w+:\/\//.test(source);
}

/** Refuses a place that is neither here nor the name of something on the hub, which is not looked up without a need. */
function checkPlace(name: 'SELGEN_MODEL' | 'SELGEN_DATA', what: string, { [name]: source }: Environment): void {
  if (!source || existsSync(source) || isElsewhere(source)) return;
  fail(
    'suite',
    `Expected ${name} to be ${what} or org/name of the hub, got '${source}', which is not there. Correct it.`,
  );
}

const CHECKS: readonly ((env: Environment) => unknown)[] = [
  (env) => deviceNamed(env.SELGEN_DEVICE || 'cpu'),
  ...engineOptionChecks,
  seedsFrom,
  (env) => strengthsNamed(env.SELGEN_STRENGTHS || 'all'),
  (env) => checkPlace('SELGEN_MODEL', "a model's folder, a GGUF file", env),
  (env) => checkPlace('SELGEN_DATA', 'a folder or file of rows', env),
  (env) => isOn('SELGEN_FORCE', env),
  (env) => isOn('SELGEN_SWITCHED_OFF', env),
  areBoundsHeld,
  (env) => exportNames(env.SELGEN_EXPORT ?? ''),
  (env) => trackerNames(env.SELGEN_TRACK ?? ''),
  checkBaselineFolder,
  namedJudge,
];
