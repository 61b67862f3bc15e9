import { canonicalJson } from '../lib/hash.ts';
import { comparisonOf } from './comparison.ts';
import { grouped } from './grouped.ts';
import type { AxisScore, Cost, Criteria, MethodRecord, Outcome, Score, TrialResult } from './result.ts';
import { meanOfScores, meanOverSeeds } from './statistics/mean-over-seeds.ts';
import { titledSweeps } from './statistics/sweep.ts';

/** A method at one strength over its seeds: one cell of the experiment's design and one point of a plot. */
export interface Cell {
  readonly setting: string;
  /** Cells of one comparison differ in method and options only. */
  readonly comparison: string;
  readonly method: MethodRecord;
  /** Title of its sweep (`titledSweeps`): `inoculation`, and `inoculation prompt=neutral` for a control. */
  readonly sweep: string;
  /** The same, with the comparison where the setting has several: `kl (comparison 2)`. */
  readonly name: string;
  /** One for each seed, ordered by seed; at least one. */
  readonly trials: readonly CompletedTrial[];
  readonly axes: Readonly<Record<Axis, SeedScore | null>>;
  readonly criteria: Readonly<Record<keyof Criteria, SeedScore | null>>;
  /** Every metric, set and label of any seed, in the first seed's order. */
  readonly scores: readonly SeedScore[];
  /** Sum over the trials; for memory the maximum. */
  readonly cost: Cost;
}

export const axes = ['task', 'capability', 'alignment'] as const;
/** The name of an axis. */
export type Axis = (typeof axes)[number];

/** A value for each axis. */
export function eachAxis<T>(of: (axis: Axis) => T): Record<Axis, T> {
  return { task: of('task'), capability: of('capability'), alignment: of('alignment') };
}

/** Everything that methods are compared by, question by question. */
export type Measure = Axis | keyof Criteria;
export type CompletedTrial = TrialResult & { readonly outcome: Extract<Outcome, { status: 'completed' }> };
export type FailedTrial = TrialResult & { readonly outcome: Extract<Outcome, { status: 'failed' }> };
/** A failed trial with its name among the others, as in {@link Cell}. */
export type NamedFailure = FailedTrial & Pick<Cell, 'name'>;

/**
 * A score over seeds. With one seed it is the trial's own; with more it is the mean, with an interval for other seeds
 * and questions.
 */
export interface SeedScore extends Score {
  /** Number of ids behind the score in one trial: the minimum over seeds. */
  readonly n: number;
  readonly seeds: readonly { readonly seed: number; readonly value: number }[];
}

/** The untrained model, and training on the task alone: the two references for every other method. */
export const references = { untrained: 'base', unprotected: 'taskOnly' } as const;

/** @param method The method's name. */
export function isReference(method: string): boolean {
  return method === references.untrained || method === references.unprotected;
}

/**
 * Groups trials into cells, in a fixed order: settings and methods by name with the references first, strengths
 * ascending. Of two trials with the same cell and seed, the later counts.
 */
export function aggregate(results: readonly TrialResult[]): {
  readonly cells: Cell[];
  readonly failed: NamedFailure[];
} {
  const ordered = latestOf(results, (result) => `${cellOf(result)}/${result.seed}`).sort(byPlace);
  const completed = ordered.filter((result) => result.outcome.status === 'completed') as CompletedTrial[];
  const failed = ordered.filter((result) => result.outcome.status === 'failed') as FailedTrial[];
  const titles = titlesOf(ordered);
  return {
    cells: grouped(completed, cellOf).map((trials) => cellOfTrials(trials, titles.get(trials[0]!))),
    failed: failed.map((trial) => ({ ...trial, name: titles.get(trial)!.name })),
  };
}

/** Of trials with equal keys, the one that finished last. */
export function latestOf(results: readonly TrialResult[], keyOf: (result: TrialResult) => unknown): TrialResult[] {
  const byTime = results.toSorted(
    (a, b) => Date.parse(a.finishedAt) - Date.parse(b.finishedAt) || compare(a.key, b.key),
  );
  return [...new Map(byTime.map((result) => [keyOf(result), result])).values()];
}

/** Each trial's sweep and name among all of them. */
function titlesOf(ordered: readonly TrialResult[]): Map<TrialResult, Pick<Cell, 'sweep' | 'name'>> {
  const places = new Map(
    grouped(ordered, ({ setting }) => setting).flatMap((own) => {
      const comparisons = [...new Set(own.map(comparisonOf))];
      return comparisons.map((one, index) => [one, comparisons.length > 1 ? ` (comparison ${index + 1})` : '']);
    }),
  );
  return new Map(
    titledSweeps(ordered).flatMap(({ title, points }) =>
      points.map((trial) => [trial, { sweep: title, name: `${title}${places.get(comparisonOf(trial))}` }]),
    ),
  );
}

/**
 * @param trials One a seed, ordered by seed; at least one.
 * @param titles @defaultValue the method's name
 */
export function cellOfTrials(trials: readonly CompletedTrial[], titles?: Pick<Cell, 'sweep' | 'name'>): Cell {
  const first = trials[0]!;
  const over = (pick: (trial: CompletedTrial) => Score | AxisScore | null | undefined) =>
    overSeeds(trials.flatMap((trial) => (pick(trial) ? [{ seed: trial.seed, score: pick(trial)! }] : [])));
  const named = new Map(
    trials.map((trial) => [trial, new Map(trial.outcome.scores.map((score) => [nameOf(score), score]))]),
  );
  const names = new Set([...named.values()].flatMap((scores) => [...scores.keys()]));
  return {
    setting: first.setting,
    comparison: comparisonOf(first),
    method: first.method,
    sweep: titles?.sweep ?? first.method.name,
    name: titles?.name ?? first.method.name,
    trials,
    axes: eachAxis((axis) => over(({ outcome }) => outcome.axes[axis])),
    criteria: {
      narrow: over(({ outcome }) => outcome.criteria?.narrow),
      coherence: over(({ outcome }) => outcome.criteria?.coherence),
    },
    scores: [...names].map((name) => over((trial) => named.get(trial)!.get(name))!),
    cost: trials.map((trial) => trial.cost).reduce(addCosts),
  };
}

/** A trial's score; null where its setting does not measure it, or no item counted. */
export function measured({ outcome }: CompletedTrial, measure: Measure): AxisScore | null {
  return isCriterion(measure) ? (outcome.criteria?.[measure] ?? null) : outcome.axes[measure];
}

/** A point's score over its seeds. */
export function measuredOverSeeds({ axes: own, criteria }: Cell, measure: Measure): SeedScore | null {
  return isCriterion(measure) ? criteria[measure] : own[measure];
}

function isCriterion(measure: Measure): measure is keyof Criteria {
  return measure === 'narrow' || measure === 'coherence';
}

function overSeeds(scores: readonly { readonly seed: number; readonly score: Score | AxisScore }[]): SeedScore | null {
  const first = scores[0]?.score;
  if (first === undefined) {
    return null;
  }
  const { metric, set, label, value, n, interval } = first;
  const seeds = scores.map(({ seed, score }) => ({ seed, value: score.value }));
  if (scores.length === 1) {
    return { metric, set, label, value, n, interval, seeds };
  }
  const items = scores.flatMap(({ score }) => ('items' in score ? [score.items] : []));
  const mean = items.length > 0 ? meanOverSeeds(items) : meanOfScores(scores.map(({ score }) => score));
  return { metric, set, label, ...mean, seeds };
}

function addCosts(a: Cost, b: Cost): Cost {
  const memory = [a, b].flatMap(({ peakMemory }) => peakMemory ?? []);
  return {
    updates: a.updates + b.updates,
    backwardPasses: a.backwardPasses + b.backwardPasses,
    forwardPasses: a.forwardPasses + b.forwardPasses,
    tokens: a.tokens + b.tokens,
    setupSeconds: a.setupSeconds + b.setupSeconds,
    trainSeconds: a.trainSeconds + b.trainSeconds,
    evaluateSeconds: a.evaluateSeconds + b.evaluateSeconds,
    ...(memory.length > 0 && { peakMemory: Math.max(...memory) }),
  };
}

function cellOf(result: TrialResult): string {
  return `${comparisonOf(result)}/${result.method.name}/${canonicalJson(result.method.options)}`;
}

function nameOf(score: Score): string {
  return canonicalJson([score.metric, score.set, score.label]);
}

function byPlace(a: TrialResult, b: TrialResult): number {
  return (
    compare(a.setting, b.setting) ||
    compare(comparisonOf(a), comparisonOf(b)) ||
    rank(a) - rank(b) ||
    compare(a.method.name, b.method.name) ||
    (a.method.strength?.value ?? 0) - (b.method.strength?.value ?? 0) ||
    compare(canonicalJson(a.method.options), canonicalJson(b.method.options)) ||
    a.seed - b.seed
  );
}

function rank({ method }: TrialResult): number {
  return method.name === references.untrained ? 0 : method.name === references.unprotected ? 1 : 2;
}

/** Compares by code unit, so that the order is the same on every machine. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
