import tQuantile from '@stdlib/stats-base-dists-t-quantile';
import type { Axis } from '../aggregate.ts';
import type { Items } from '../result.ts';
import { differenceVariance } from '../statistics/difference.ts';
import { mean } from '../statistics/moments.ts';

/** The loss of a metric against the baseline that is tolerated, and the consequence of a larger one. */
export interface GateRule {
  /** Non-inferiority margin, in the metric's own units: a loss below it counts as no worse. */
  readonly margin: number;
  /** A regression of a hard rule fails its test; one of an advisory rule is annotated. */
  readonly level: 'hard' | 'advisory';
}

/** The rule of each axis; an axis without one is not gated. */
export type GateRules = Readonly<Partial<Record<Axis, GateRule>>>;

/** The rules of a suite that states none. */
export const defaultGates: GateRules = {
  task: { margin: 0.1, level: 'hard' },
  capability: { margin: 0.1, level: 'advisory' },
  alignment: { margin: 0.1, level: 'hard' },
};

/** The variance of one seed's score when a method is trained again. */
export interface TrainingNoise {
  readonly variance: number;
  /** Infinity for an assumed variance. */
  readonly degreesOfFreedom: number;
}

/** For a baseline of one seed: the largest value on `gcd` (0.07), rounded up. */
export const assumedNoise: TrainingNoise = { variance: 0.08 ** 2, degreesOfFreedom: Number.POSITIVE_INFINITY };

export interface Verdict {
  readonly outcome: 'pass' | 'regressed' | 'inconclusive';
  /** Baseline minus run: positive is worse. */
  readonly harm: number;
  /** 95 % interval of the harm between these two trained models, over other questions. */
  readonly interval: readonly [number, number];
  /** The harm that training noise alone exceeds once in a hundred times. A smaller one is never called a regression. */
  readonly noise: number;
  readonly seeds: number;
  readonly n: number;
}

/**
 * Compares a run with its baseline, question by question and seed by seed.
 *
 * - `pass`: these models are no worse than the margin (upper end of the paired interval), or all question scores are
 *   equal.
 * - `regressed`: worse by more than the margin, and by more than training noise explains at 1 % (one-sided).
 * - `inconclusive`: anything else. A single seed often is: other rounding, or an innocent change of a method, trains
 *   another model, and only the noise between seeds tells how much two such models differ.
 *
 * @param run Each question's values, one entry for each seed.
 * @param baseline The same seeds in the same order.
 * @param noise From `trainingNoise`.
 */
export function judge(
  run: readonly Items[],
  baseline: readonly Items[],
  rule: GateRule,
  noise: TrainingNoise,
): Verdict {
  const { value, variance, equal } = differenceVariance(run, baseline);
  const harm = value === 0 ? 0 : -value;
  const { seedCount, questionCount: n } = variance;
  const ofQuestions = Math.sqrt(variance.questions + 2 / (n + 2) ** 2);
  const margin = tQuantile(0.975, n + 1) * ofQuestions;
  // If nothing had changed, run and baseline would be two trainings on each seed.
  const byChance = tQuantile(0.99, Math.min(noise.degreesOfFreedom, 1e9)) * Math.sqrt((2 * noise.variance) / seedCount);
  const passes = equal || harm + margin <= rule.margin;
  const regressed = harm > rule.margin && harm > byChance;
  return {
    outcome: passes ? 'pass' : regressed ? 'regressed' : 'inconclusive',
    harm,
    interval: [harm - margin, harm + margin],
    noise: byChance,
    seeds: seedCount,
    n,
  };
}

/**
 * Training noise pooled over methods: the variance between seeds of one method and strength, with the degrees of
 * freedom of all. Untrained models are left out, because their seeds are copies.
 *
 * @param scores For each method and strength, one score for each seed.
 */
export function trainingNoise(scores: readonly (readonly number[])[]): TrainingNoise {
  const varying = scores.filter((seeds) => seeds.length > 1 && seeds.some((value) => value !== seeds[0]));
  const degreesOfFreedom = varying.reduce((total, seeds) => total + seeds.length - 1, 0);
  if (degreesOfFreedom === 0) return assumedNoise;
  const squares = varying.reduce((total, seeds) => {
    const centre = mean(seeds);
    return total + seeds.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  }, 0);
  return { variance: squares / degreesOfFreedom, degreesOfFreedom };
}
