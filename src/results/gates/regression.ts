import { canonicalJson } from '../../lib/hash.ts';
import { isRecord } from '../../lib/records.ts';
import { type Axis, axes, eachAxis } from '../aggregate.ts';
import { grouped } from '../grouped.ts';
import { methodTitle } from '../method-title.ts';
import { remembered } from '../remembered.ts';
import type { Items, MethodRecord, TrialResult } from '../result.ts';
import { sidesOf } from '../statistics/difference.ts';
import { ACCEPT, type Baseline, type BaselineTrial, differingFields } from './baseline.ts';
import {
  defaultGates,
  type GateRule,
  type GateRules,
  judge,
  scoresOf,
  type TrainingNoise,
  trainingNoise,
  type Verdict,
} from './gate.ts';

/** One metric of one method and strength compared with the baseline. */
export interface Regression {
  readonly axis: Axis;
  readonly method: MethodRecord;
  readonly level: GateRule['level'];
  readonly margin: number;
  /** `incomparable`: something that must be equal is not, or a score is missing. It fails like a regression. */
  readonly outcome: Verdict['outcome'] | 'incomparable';
  /** One or two sentences: the finding, its evidence and what to do. */
  readonly message: string;
  /** What the baseline lacks, so that nothing was compared. */
  readonly lacks?: 'method' | 'seed' | 'axis';
  readonly verdict?: Verdict;
}

/** Whether its test must fail. */
export function isFailure({ outcome, level }: Regression): boolean {
  return outcome === 'incomparable' || (outcome === 'regressed' && level === 'hard');
}

/**
 * Compares a method's trials, one for each seed, with the baseline, axis by axis. The baseline's trials are found by
 * name and strength. The method's code may differ from theirs, because it is under test, and so may its options where
 * they make no other variant.
 */
export function regressionsOf(
  run: readonly TrialResult[],
  baseline: Baseline,
  rules: GateRules = defaultGates,
): Regression[] {
  return axes.flatMap((axis) => {
    const rule = rules[axis];
    return rule === undefined ? [] : [{ axis, ...gateAxis(run, baseline, axis, rule) }];
  });
}

function gateAxis(
  run: readonly TrialResult[],
  baseline: Baseline,
  axis: Axis,
  rule: GateRule,
): Omit<Regression, 'axis'> {
  const { method } = run[0]!;
  const result = (outcome: Regression['outcome'], message: string, verdict?: Verdict) => ({
    ...{ method, ...rule, outcome, message },
    ...(verdict ? { verdict } : {}),
  });
  const differing = run.flatMap((trial) => differingFields(baseline, trial));
  if (differing.length > 0) {
    const fields = [...new Set(differing)];
    const more = fields.length > 5 ? ` and ${fields.length - 5} more` : '';
    return result(
      'incomparable',
      `Expected a run like its baseline, got ${fields.slice(0, 5).join('; ')}${more}. ${ACCEPT}`,
    );
  }
  const accepted = counterparts(baseline, method);
  if (accepted.length === 0) {
    const others = baseline.trials.some((trial) => methodTitle(trial.method) === methodTitle(method));
    const missing = `${methodTitle(method)}${others ? ' with these options' : ''}`;
    const message = `The baseline has no ${missing}: nothing to compare ${axis} with. ${ACCEPT}`;
    return { ...result('inconclusive', message), lacks: 'method' };
  }
  const acceptedAt = (seed: number) => accepted.find((trial) => trial.seed === seed)?.axes[axis];
  const failed = run.find(
    ({ seed, outcome }) => outcome.status === 'failed' || (outcome.axes[axis] === null && acceptedAt(seed)),
  );
  const pairs = run.flatMap(({ seed, outcome }): [Items, Items][] => {
    const own = outcome.status === 'completed' ? outcome.axes[axis]?.items : undefined;
    const other = acceptedAt(seed);
    return own && other ? [[own, other]] : [];
  });
  const had = accepted.some((trial) => trial.axes[axis] !== undefined);
  if (failed !== undefined && had) {
    return result(
      'incomparable',
      `Expected ${axis} on seed ${failed.seed}, got none: the trial failed, or no item counted.`,
    );
  }
  if (pairs.length === 0) {
    const seeds = accepted.map(({ seed }) => seed).join(', ');
    const message = had ? `No seed in common: the baseline has ${seeds}.` : `The baseline has no ${axis} here.`;
    return { ...result('inconclusive', message), lacks: had ? 'seed' : 'axis' };
  }
  const { first, second } = sidesOf(pairs);
  // Seeds without a counterpart tell nothing of the loss, but how this point scatters.
  const before = scoresOf(itemsOf(accepted, axis));
  const now = scoresOf(
    run.flatMap(({ outcome }): Items[] => {
      const own = outcome.status === 'completed' ? outcome.axes[axis] : null;
      return own ? [own.items] : [];
    }),
  );
  const noise = noiseOf(baseline, axis);
  const verdict = judge(first, second, rule, { of: () => noise.of(before, now) });
  return result(verdict.outcome, describe(axis, verdict, rule), verdict);
}

function describe(axis: Axis, { outcome, harm, interval, noise, seeds, n }: Verdict, { margin }: GateRule): string {
  const change = `${axis} ${harm > 0 ? 'fell' : 'rose'} by ${Math.abs(harm).toFixed(3)}`;
  const range = `95 % interval of the loss ${interval.map((end) => end.toFixed(3)).join(' to ')}`;
  const evidence = `${range}, ${n} questions, ${seeds === 1 ? 'one seed' : `${seeds} seeds`}, margin ${margin}`;
  if (harm === 0 && outcome === 'pass') return `${axis} is as in the baseline (${evidence}).`;
  if (outcome === 'pass') return `${change}, within the margin (${evidence}).`;
  if (outcome === 'regressed') {
    return `${change} from the baseline (${evidence}): more than training noise explains (${noise.toFixed(3)} at 1 %).`;
  }
  const more = noise > margin ? ' Run more seeds (SELGEN_SEEDS=1,2,3) to see smaller losses.' : '';
  return `${change} from the baseline (${evidence}): neither within the margin nor surely outside; training noise alone reaches ${noise.toFixed(3)} once in a hundred runs.${more}`;
}

/**
 * The baseline's trials of a method at its strength, with the same options where there are such. Otherwise of the one
 * variant that differs in numbers or in options that one side does not have: a constant was changed, or an option added.
 * Another word makes another variant, such as a control beside its method.
 */
function counterparts({ trials }: Baseline, method: MethodRecord): BaselineTrial[] {
  const alike = trials.filter((trial) => methodTitle(trial.method) === methodTitle(method));
  const same = alike.filter((trial) => canonicalJson(trial.method.options) === canonicalJson(method.options));
  if (same.length > 0) return same;
  const near = alike.filter((trial) => sameWords(trial.method.options, method.options));
  return new Set(near.map((trial) => canonicalJson(trial.method.options))).size === 1 ? near : [];
}

/** Whether two options are equal but for numbers, at any depth, in what both have. */
function sameWords(one: unknown, other: unknown): boolean {
  if (typeof one === 'number' && typeof other === 'number') return true;
  if (!isRecord(one) || !isRecord(other)) return canonicalJson(one) === canonicalJson(other);
  return Object.keys(one).every((name) => !Object.hasOwn(other, name) || sameWords(one[name], other[name]));
}

/** Noise between seeds on each axis of a baseline; the same object for every comparison with it. */
function noiseOf(baseline: Baseline, axis: Axis): TrainingNoise {
  return remembered(noises, baseline, () =>
    eachAxis((own) => {
      const points = grouped(baseline.trials, ({ method }) => canonicalJson(method));
      return trainingNoise(
        points.map((trials) => scoresOf(itemsOf(trials, own))).filter((scores) => scores.length > 0),
      );
    }),
  )[axis];
}

function itemsOf(trials: readonly BaselineTrial[], axis: Axis): Items[] {
  return trials.flatMap(({ axes: { [axis]: items } }) => (items ? [items] : []));
}

const noises = new WeakMap<Baseline, Record<Axis, TrainingNoise>>();
