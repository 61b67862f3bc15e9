import tQuantile from '@stdlib/stats-base-dists-t-quantile';
import type { Axis } from '../aggregate.ts';
import type { Items } from '../result.ts';
import { differenceVariance } from '../statistics/difference.ts';
import { meanOfItems, sampleVariance } from '../statistics/moments.ts';
import { wholeQuestions } from '../statistics/question-table.ts';
import { seedNoise } from '../statistics/seed-noise.ts';
import { ofImaginedAnswers } from '../statistics/seeds-and-questions.ts';

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

/** Variance of one seed's score when a method is trained again, and what is known of it. */
export interface Scatter {
  readonly variance: number;
  /** Degrees of freedom; infinity for an assumed variance. */
  readonly freedom: number;
}

/** How trainings scatter on one axis of a baseline. */
export interface TrainingNoise {
  /**
   * @param accepted Scores of a point's accepted seeds.
   * @param run Scores of the same point in the run.
   */
  of(accepted: readonly number[], run: readonly number[]): Scatter;
}

/**
 * Where accepted seeds say nothing. Of the points of `gcd`, `em`, `functions` and `triggers`, 93 % scatter less in task
 * and capability, and 84 % in alignment.
 */
const ASSUMED: Scatter = { variance: 0.15 ** 2, freedom: Number.POSITIVE_INFINITY };

/** For a baseline of one seed. */
export const assumedNoise: TrainingNoise = { of: () => ASSUMED };

export interface Verdict {
  readonly outcome: 'pass' | 'regressed' | 'inconclusive';
  /** Baseline minus run: positive is worse. */
  readonly harm: number;
  /** 95 % interval of the harm between these two trained models, over other questions. */
  readonly interval: readonly [number, number];
  /** The harm that training noise alone exceeds in one of a hundred comparisons. A smaller one is never a regression. */
  readonly noise: number;
  readonly seeds: number;
  /** Questions that count for the side with fewer, as in `Difference`. */
  readonly n: number;
}

/**
 * Compares a run with its baseline, question by question and seed by seed.
 *
 * - `pass`: these models are no worse than the margin (upper end of the paired interval), or all question scores are
 *   equal.
 * - `regressed`: worse by more than the margin, and by more than training noise explains at 1 % (one-sided). A run one of
 *   whose seeds has collapsed scatters too much for that.
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
  const ofQuestions = Math.sqrt(variance.questions + 2 * ofImaginedAnswers(n));
  const margin = tQuantile(0.975, n + 1) * ofQuestions;
  const scatter = noise.of(scoresOf(baseline), scoresOf(run));
  // If nothing had changed, run and baseline would be two trainings on each seed.
  const byChance = tQuantile(0.99, Math.min(scatter.freedom, 1e9)) * Math.sqrt((2 * scatter.variance) / seedCount);
  const passes = equal || harm + margin <= rule.margin;
  const regressed = harm > rule.margin && harm > byChance;
  return {
    outcome: passes ? 'pass' : regressed ? 'regressed' : 'inconclusive',
    harm,
    interval: [harm - margin, harm + margin],
    noise: byChance,
    seeds: seedCount,
    n: wholeQuestions(n),
  };
}

/**
 * Trainings of one point scatter by another amount than those of another: in `gcd`'s alignment by 0 to 0.45. One
 * variance for all would call a tenth of the unchanged runs of the unsteadiest regressed. So a point's own seeds are
 * asked, those of the run included, which are as many again if nothing has changed. Six are still few: the scatter of the
 * other points is added to theirs by as much as points scatter alike (`seedNoise`).
 *
 * @param points For each method and strength of the baseline, one score for each seed.
 */
export function trainingNoise(points: readonly (readonly number[])[]): TrainingNoise {
  const noise = seedNoise(points);
  return {
    of(accepted, run) {
      const known = noise.of(accepted);
      // Few points that do not scatter, such as those at a ceiling, do not prove that none ever falls.
      if (accepted.length < 2 || known.variance < ROUNDING) return ASSUMED;
      const more = Math.max(0, run.length - 1);
      const freedom = known.freedom + more;
      return { variance: (known.freedom * known.variance + more * sampleVariance(run)) / freedom, freedom };
    },
  };
}

const ROUNDING = 1e-12;

/** The score of each seed on which any question counts. */
export function scoresOf(seeds: readonly Items[]): number[] {
  return seeds.filter((items) => Object.keys(items).length > 0).map(meanOfItems);
}
