import { canonicalJson, hashJson, sha256 } from '../lib/hash.ts';
import { isRecord } from '../lib/records.ts';
import { grouped } from './grouped.ts';
import { remembered } from './remembered.ts';
import type { TrialResult } from './result.ts';
import { wrappedMethods } from './wrapped-methods.ts';

/**
 * Equal for two trials that may be compared: a hash of setting, data, weights, training, engine and code. That is a
 * trial's whole identity except the method, which is under test, and seeds (fields named `seed`), which are noise.
 */
export function comparisonOf(result: TrialResult): string {
  const { method: _, ...rest } = result.identity;
  return remembered(comparisons, result, () => hashJson([result.setting, withoutSeeds(rest)]));
}

/** Cached because sorting asks for it often. */
const comparisons = new WeakMap<TrialResult, string>();

/**
 * A run's results, completed with stored ones of methods that the run did not touch: `-t kl` still shows KL among the
 * others. A method that ran is shown as it ran; its older strengths stay in the store.
 *
 * @param isCurrent Whether the method's code is still the one that trained it.
 */
export function completeFromStore(
  run: readonly TrialResult[],
  stored: readonly TrialResult[],
  isCurrent: (result: TrialResult) => boolean = () => true,
): TrialResult[] {
  const comparisons = new Set(run.map(comparisonOf));
  const touched = new Set(run.map(methodOf));
  const companions = stored.filter(
    (result) => comparisons.has(comparisonOf(result)) && !touched.has(methodOf(result)) && isCurrent(result),
  );
  return [...run, ...withoutOlderVersions(companions)];
}

/**
 * Stored trials of a run's settings that other code than the run's has trained; by setting, in the run's order.
 *
 * @param isCurrent Whether the method's code is still the one that trained it.
 */
export function ofOtherCode(
  run: readonly TrialResult[],
  stored: readonly TrialResult[],
  isCurrent: (result: TrialResult) => boolean = () => true,
): Map<string, TrialResult[]> {
  return new Map(
    grouped(run, ({ setting }) => setting).flatMap((own) => {
      const { setting } = own[0]!;
      const known = own.map(({ identity }) => identity.code);
      const others = stored.filter(
        (result) => result.setting === setting && !(known.includes(result.identity.code) && isCurrent(result)),
      );
      return others.length > 0 ? [[setting, others] as const] : [];
    }),
  );
}

/**
 * Of each setting one comparison, the newest of the present code, which `npm run report` shows of a store with several. A
 * setting that the present code never trained has its newest of all. Older trials of an edited method are left out.
 *
 * @param isCurrent Whether the present code trained a trial. Code that was tried and reverted finished last, but is not
 *   present.
 */
export function newestComparisons(
  results: readonly TrialResult[],
  isCurrent: (result: TrialResult) => boolean = () => true,
): TrialResult[] {
  const chosen = new Set(
    grouped(results, ({ setting }) => setting).flatMap((own) => {
      const current = own.filter(isCurrent);
      const known = current.length > 0 ? current : own;
      const comparison = comparisonOf(newest(known));
      return known.filter((result) => comparisonOf(result) === comparison);
    }),
  );
  return withoutOlderVersions(results.filter((result) => chosen.has(result)));
}

/** Without trials of a method that was edited since they were trained. */
function withoutOlderVersions(trials: readonly TrialResult[]): TrialResult[] {
  const outdated = new Set([
    ...grouped(trials, filesOf).flatMap(ofOlderFiles),
    ...grouped(trials, methodOf).flatMap(ofOlderHooks),
  ]);
  return trials.filter((result) => !outdated.has(result));
}

/** Equal for two trials of one comparison whose methods come from the same files. */
function filesOf(result: TrialResult): string {
  return [methodOf(result), ...wrappedMethods(result.method.options)].join('/');
}

/** Trials whose method's files are others than those of the newest. Trials that do not record them are none. */
function ofOlderFiles(trials: readonly TrialResult[]): TrialResult[] {
  const recorded = trials.filter(({ identity }) => recordedVersion(identity) !== undefined);
  if (recorded.length === 0) return [];
  const last = recordedVersion(newest(recorded).identity);
  return recorded.filter(({ identity }) => recordedVersion(identity) !== last);
}

/**
 * Trials of a user's own method by hooks that it has no longer: a newer trial with the same options had others. It has no
 * files in selgen to tell its versions by. Other options may have other hooks, so they tell nothing.
 */
function ofOlderHooks(trials: readonly TrialResult[]): TrialResult[] {
  const own = trials.filter(({ identity }) => recordedVersion(identity) === NO_FILES);
  const replaced = grouped(own, ({ method }) => canonicalJson(method.options)).flatMap((alike) => {
    const last = hooksOf(newest(alike));
    return alike.map(hooksOf).filter((hooks) => hooks !== last);
  });
  return own.filter((result) => replaced.includes(hooksOf(result)));
}

/** What `methodVersion` records of a method without files. */
const NO_FILES = sha256('');

/** SHA-256 of the source of a method's hooks, as they were loaded. */
function hooksOf({ identity: { method } }: TrialResult): unknown {
  return isRecord(method) ? method.code : undefined;
}

/** SHA-256 of the files of the method that trained a trial; undefined in a trial of before it was recorded. */
export function recordedVersion({ method }: TrialResult['identity']): unknown {
  return isRecord(method) ? method.version : undefined;
}

function newest(results: readonly TrialResult[]): TrialResult {
  return results.reduce((one, other) => (Date.parse(other.finishedAt) > Date.parse(one.finishedAt) ? other : one));
}

function methodOf(result: TrialResult): string {
  return `${comparisonOf(result)}/${result.method.name}`;
}

/** A part of an identity without its fields named `seed`, at any depth. */
export function withoutSeeds(part: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(part)
      .filter(([name]) => name !== 'seed')
      .map(([name, value]) => [name, isRecord(value) ? withoutSeeds(value) : value]),
  );
}
