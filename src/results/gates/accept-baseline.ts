import { relative } from 'node:path';
import { fail } from '../../lib/errors.ts';
import { canonicalJson } from '../../lib/hash.ts';
import { newestComparisons } from '../comparison.ts';
import { grouped } from '../grouped.ts';
import { methodTitle } from '../method-title.ts';
import type { TrialResult } from '../result.ts';
import { seedsOf } from '../seeds.ts';
import { openStore } from '../store/store.ts';
import {
  type Baseline,
  type BaselineTrial,
  baselineFile,
  baselineOf,
  differingFields,
  openBaseline,
  writeBaseline,
} from './baseline.ts';

export interface AcceptOptions {
  /** @defaultValue every setting in the store */
  readonly setting?: string;
  /** Folder of the trials. @defaultValue `storeFolder()` */
  readonly store?: string;
  /** Folder of the baselines. @defaultValue the environment's `SELGEN_BASELINE`, else `fixtures/baselines` */
  readonly out?: string;
  /** Also replaces a baseline of another model, training, data or setting, or of trials that the store lacks. */
  readonly replace?: boolean;
  /** Whether the present code trained a trial; those count. @defaultValue it did */
  readonly isCurrent?: (trial: TrialResult) => boolean;
}

/**
 * Accepts each setting's newest comparison of the present code in the store as the baseline of its suites. Returns a summary.
 *
 * @throws SelgenError before anything is written, if an accepted baseline would lose something without `replace`.
 */
export function acceptBaseline({ setting, store, out, replace = false, isCurrent }: AcceptOptions): string {
  const { folder, list } = openStore({ folder: store });
  const all = newestComparisons(list().results, isCurrent);
  const results = all.filter((result) => setting === undefined || result.setting === setting);
  const completed = results.filter(({ outcome }) => outcome.status === 'completed');
  const names = [...new Set(completed.map((result) => result.setting))];
  if (names.length === 0) {
    fail(
      'baseline',
      `Expected completed trials${setting ? ` of ${setting}` : ''} in ${folder}, got none. Run its suite first, or name another folder with --store.`,
    );
  }
  const baselines = names.sort().map((name) => baselineOf(results.filter((result) => result.setting === name)));
  const same = grouped(names, (name) => baselineFile(name, out)).find((own) => own.length > 1);
  if (same) {
    fail(
      'baseline',
      `Expected settings whose baselines have files of their own, got '${same[0]}' and '${same[1]}'. Rename one, or accept one with --setting and --out.`,
    );
  }
  const losses = replace ? [] : baselines.flatMap((baseline) => lossOf(baseline, out) ?? []);
  if (losses.length > 0) {
    fail(
      'baseline',
      `Expected trials that renew the accepted baseline, got ${losses.join('; ')}. Choose others with --setting or --store, write elsewhere with --out, or say --replace.`,
    );
  }
  return baselines
    .map((baseline) => {
      const seeds = seedsOf(baseline.trials);
      const advice = seeds.length < 3 ? ' Three seeds or more would measure training noise: SELGEN_SEEDS=1,2,3.' : '';
      const file = relative(process.cwd(), writeBaseline(baseline, out));
      return `${file}: ${baseline.trials.length} trials of ${baseline.setting}, seeds ${seeds.join(', ')}.${advice}\n`;
    })
    .join('');
}

/** What the accepted baseline of this setting would lose to a new one, as a part of a sentence; null if nothing. */
export function lossOf(next: Baseline, folder?: string): string | null {
  const file = baselineFile(next.setting, folder);
  const accepted = openBaseline(file);
  if (accepted === null) return null;
  const fields = strangeFields(accepted, next);
  const lost = lostTrials(accepted, next);
  if (fields.length === 0 && lost.length === 0) return null;
  const [first] = lost;
  const problems = [
    ...(fields.length > 0 ? [`which differ in ${listed(fields)}`] : []),
    ...(first
      ? [
          `without ${lost.length} of its ${accepted.trials.length} trials, such as ${methodTitle(first.method)} seed=${first.seed}`,
        ]
      : []),
  ];
  return `trials of ${next.setting} for ${relative(process.cwd(), file)} ${problems.join(', and ')}`;
}

/**
 * Without trials of another model, training, data or engine than the accepted baseline of their setting, such as those
 * of an experiment in the same store. A setting that has no accepted baseline keeps all of its trials.
 *
 * @returns The others, and each setting of which the newest trial is left out.
 */
export function likeAccepted(results: readonly TrialResult[]): {
  readonly kept: TrialResult[];
  readonly leftOut: LeftOut[];
} {
  const sorted = grouped(results, ({ setting }) => setting).map((own) => {
    const accepted = openBaseline(baselineFile(own[0]!.setting));
    const kept = accepted ? own.filter((result) => strangeFields(accepted, result).length === 0) : own;
    const newest = own.reduce((one, other) => (endOf(other) > endOf(one) ? other : one));
    if (accepted === null || kept.includes(newest)) return { kept, leftOut: [] };
    const why = `${own.length - kept.length} trials of ${newest.setting}: ${listed(strangeFields(accepted, newest))}`;
    return { kept, leftOut: [{ ended: endOf(newest), why }] };
  });
  return { kept: sorted.flatMap(({ kept }) => kept), leftOut: sorted.flatMap(({ leftOut }) => leftOut) };
}

export interface LeftOut {
  /** When the newest of these trials ended, in milliseconds since 1970. */
  readonly ended: number;
  /** How many of which setting, and the fields in which they differ. */
  readonly why: string;
}

function endOf({ finishedAt }: TrialResult): number {
  return Date.parse(finishedAt);
}

/** Graders may differ: their change is the usual reason to accept another baseline. */
function strangeFields(accepted: Baseline, other: TrialResult | Baseline): string[] {
  return differingFields(accepted, other).filter((field) => !/^scorers\b/.test(field));
}

function listed(fields: readonly string[]): string {
  return [...fields.slice(0, 5), ...(fields.length > 5 ? [`and ${fields.length - 5} more`] : [])].join('; ');
}

/** Accepted trials without one of the same method, strength and seed. Other options may differ, as in a gate. */
function lostTrials(accepted: Baseline, next: Baseline): BaselineTrial[] {
  const left = grouped(next.trials, placeOf);
  const open = new Map(left.map((trials) => [placeOf(trials[0]!), trials.length]));
  return accepted.trials.filter((trial) => {
    const count = open.get(placeOf(trial)) ?? 0;
    open.set(placeOf(trial), count - 1);
    return count <= 0;
  });
}

function placeOf({ method, seed }: BaselineTrial): string {
  return canonicalJson([method.name, method.strength ?? null, seed]);
}
