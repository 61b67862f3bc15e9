import { mean, sampleVariance } from './moments.ts';
import { varianceOfSeeds } from './seeds-and-questions.ts';

/** The scatter of single trainings, estimated from many points at once. */
export interface SeedNoise {
  /**
   * Variance of one training of a point with these seed means, and its degrees of freedom.
   *
   * @param means One for each seed; at least one.
   */
  of(means: readonly number[]): { readonly variance: number; readonly freedom: number };
}

/**
 * Three seeds estimate their own scatter poorly; forty points of three seeds estimate it well, if they scatter alike. A
 * point's own variance is therefore shrunk towards the common one, by as much as all points' variances agree (the
 * moderated t of Smyth 2004, "Linear models and empirical Bayes methods", eq. 6–9). It is shrunk fully where they
 * differ no more than estimates from so few seeds would, and little where some methods truly scatter more.
 *
 * @param points The seed means of each point; points of one seed carry no information.
 */
export function seedNoise(points: readonly (readonly number[])[]): SeedNoise {
  const known = points.flatMap((means) => {
    const freedom = means.length - 1;
    return freedom > 0 ? [{ freedom, variance: means.length * varianceOfSeeds(means) }] : [];
  });
  const all = known.reduce((total, { freedom }) => total + freedom, 0);
  const pooled = all === 0 ? 0 : known.reduce((total, { freedom, variance }) => total + freedom * variance, 0) / all;
  // A point at the floor or ceiling does not scatter and carries no information about the others.
  const scattering = known.filter(({ variance }) => variance > FLOOR * pooled);
  const prior = priorFreedom(scattering);
  return {
    of(means) {
      const freedom = means.length - 1;
      const own = freedom > 0 ? means.length * varianceOfSeeds(means) : pooled;
      // Where all agree, the pooled variance is the better estimate, with the degrees of freedom of all points.
      if (prior === Number.POSITIVE_INFINITY) return { variance: pooled, freedom: Math.max(1, all) };
      const trusted = Math.min(prior, all);
      const total = trusted + freedom;
      return total === 0
        ? { variance: own, freedom: 1 }
        : { variance: (trusted * pooled + freedom * own) / total, freedom: Math.max(1, total) };
    },
  };
}

const FLOOR = 1e-3;

/** Degrees of freedom of the common variance relative to a point's own; infinite where the variances agree. */
function priorFreedom(points: readonly { readonly freedom: number; readonly variance: number }[]): number {
  if (points.length < 3) return 0;
  const logs = points.map(({ freedom, variance }) => Math.log(variance) - digamma(freedom / 2) + Math.log(freedom / 2));
  const expected = mean(points.map(({ freedom }) => trigamma(freedom / 2)));
  const excess = sampleVariance(logs) - expected;
  return excess <= 0 ? Number.POSITIVE_INFINITY : 2 * inverseTrigamma(excess);
}

function digamma(x: number): number {
  let [value, at] = [0, x];
  for (; at < 8; at++) value -= 1 / at;
  const square = 1 / (at * at);
  return value + Math.log(at) - 1 / (2 * at) - square * (1 / 12 - square * (1 / 120 - square / 252));
}

function trigamma(x: number): number {
  let [value, at] = [0, x];
  for (; at < 8; at++) value += 1 / (at * at);
  const square = 1 / (at * at);
  return value + 1 / at + square / 2 + (square / at) * (1 / 6 - square * (1 / 30 - square / 42));
}

/** By bisection; the function is decreasing. */
function inverseTrigamma(value: number): number {
  let [low, high] = [1e-6, 1e6];
  for (let step = 0; step < 80; step++) {
    const middle = Math.sqrt(low * high);
    if (trigamma(middle) > value) low = middle;
    else high = middle;
  }
  return Math.sqrt(low * high);
}
