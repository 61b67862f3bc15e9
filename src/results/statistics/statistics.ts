import betaQuantile from '@stdlib/stats-base-dists-beta-quantile';
import tQuantile from '@stdlib/stats-base-dists-t-quantile';
import { fail } from '../../lib/errors.ts';

/** A mean with its uncertainty. */
export interface Estimate {
  /** The mean, in [0, 1]. */
  readonly value: number;
  /** Number of independent units behind it: question ids. */
  readonly n: number;
  /** 95 % interval. */
  readonly interval: Interval;
}

/** The two ends of an interval. */
export type Interval = readonly [low: number, high: number];

/**
 * Share of successes among independent binary items. Wilson's score interval (Wilson 1927; recommended by Brown, Cai &
 * DasGupta 2001) keeps its coverage where the textbook p ± 1.96·SE does not. Fewer than five successes or failures take
 * Clopper and Pearson's exact interval (1934), because Wilson's may cover too little there.
 *
 * @param marks One 0 or 1 for each item; at least one.
 * @throws {SelgenError} without a value, or with one outside [0, 1].
 * @example
 * proportion([1, 1, 0, 1]); // { value: 0.75, n: 4, interval: [0.19, 0.99] }
 */
export function proportion(marks: readonly number[]): Estimate {
  return clusteredMean(marks.map((mark) => [mark]));
}

/**
 * Mean of values in [0, 1] where a question may give several values. The interval counts questions, not values:
 * Wilson's form with the effective sample size n* = p(1−p)/v, v the cluster-robust variance of the mean (Miller 2024,
 * "Adding error bars to evals", eq. 4), and Student's t with clusters − 1 degrees of freedom. With one binary value for
 * each question it equals `proportion`.
 *
 * @param clusters The values of each question; at least one question, none empty.
 * @throws {SelgenError} with an empty cluster, or a value outside [0, 1].
 * @example
 * clusteredMean([[1, 1], [0, 1], [0.5]]); // the mean over five values, with an interval for three questions
 */
export function clusteredMean(clusters: readonly (readonly number[])[]): Estimate {
  const values = clusters.flat();
  if (values.length === 0 || clusters.some((cluster) => cluster.length === 0)) {
    fail('statistics', 'Expected at least one value a cluster, got none. Leave an empty metric out.');
  }
  const outside = values.find((value) => !(value >= 0 && value <= 1));
  if (outside !== undefined) {
    fail('statistics', `Expected values in [0, 1], got ${outside}. Scale the metric first.`);
  }
  const value = sum(values) / values.length;
  const n = clusters.length;
  const independent = values.length === n && values.every((mark) => mark === 0 || mark === 1);
  if (independent || value === 0 || value === 1) {
    return { value, n, interval: binomialInterval(Math.round(value * n), n) };
  }
  if (n === 1) {
    return { value, n, interval: [0, 1] };
  }
  return { value, n, interval: wilson(value, effectiveSize(clusters, value), tQuantile(0.975, n - 1)) };
}

/** The interval of a difference of scores, within [−1, 1]. */
export function intervalAround(value: number, margin: number): Interval {
  return [Math.max(-1, value - margin), Math.min(1, value + margin)];
}

/** The 97.5 % point of the standard normal distribution. */
export const NORMAL_975 = 1.959963984540054;

/**
 * 95 % interval of a binomial proportion: exact (Clopper–Pearson) for few successes or failures, else Wilson's.
 *
 * @param successes An integer in [0, n].
 * @param n At least 1.
 */
export function binomialInterval(successes: number, n: number): Interval {
  if (Math.min(successes, n - successes) >= SMALL_COUNT) {
    return wilson(successes / n, n, NORMAL_975);
  }
  return [
    successes === 0 ? 0 : betaQuantile(0.025, successes, n - successes + 1),
    successes === n ? 1 : betaQuantile(0.975, successes + 1, n - successes),
  ];
}

const SMALL_COUNT = 5;

/**
 * (p + z²/2n ± z·√(p(1−p)/n + z²/4n²)) / (1 + z²/n).
 *
 * @param n Effective sample size; any positive number.
 */
export function wilson(p: number, n: number, z: number): Interval {
  const shrink = 1 + z ** 2 / n;
  const centre = (p + z ** 2 / (2 * n)) / shrink;
  const margin = (z / shrink) * Math.sqrt((p * (1 - p)) / n + z ** 2 / (4 * n ** 2));
  // Keeps rounding from pushing an end past the mean: at p = 0 the lower end is 0, at p = 1 the upper end is 1.
  return [Math.max(0, Math.min(p, centre - margin)), Math.min(1, Math.max(p, centre + margin))];
}

/** The number of independent values with the same information, at most all; the number of clusters where all values agree. */
function effectiveSize(clusters: readonly (readonly number[])[], mean: number): number {
  const total = sum(clusters.map((cluster) => cluster.length));
  const residuals = clusters.map((cluster) => sum(cluster.map((value) => value - mean)) ** 2);
  const variance = ((clusters.length / (clusters.length - 1)) * sum(residuals)) / total ** 2;
  const spread = mean * (1 - mean);
  return spread === 0 ? clusters.length : Math.min(total, spread / variance);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
