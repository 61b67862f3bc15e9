import { hashJson } from '../lib/hash.ts';
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
  return [...run, ...companions];
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
 * The newest comparison of each setting, which `npm run report` shows of a store with several. Of a method that was
 * edited since, it has the trials of its newest code.
 */
export function newestComparisons(results: readonly TrialResult[]): TrialResult[] {
  const chosen = new Set(grouped(results, ({ setting }) => setting).map((own) => comparisonOf(newest(own))));
  const own = results.filter((result) => chosen.has(comparisonOf(result)));
  const outdated = new Set(grouped(own, filesOf).flatMap(ofOlderVersions));
  return own.filter((result) => !outdated.has(result));
}

/** Equal for two trials of one comparison whose methods come from the same files. */
function filesOf(result: TrialResult): string {
  return [methodOf(result), ...wrappedMethods(result.method.options)].join('/');
}

/** Trials whose method's code is another than that of the newest. Trials that do not record it are none. */
function ofOlderVersions(trials: readonly TrialResult[]): TrialResult[] {
  const recorded = trials.filter(({ identity }) => recordedVersion(identity) !== undefined);
  if (recorded.length === 0) return [];
  const last = recordedVersion(newest(recorded).identity);
  return recorded.filter(({ identity }) => recordedVersion(identity) !== last);
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
