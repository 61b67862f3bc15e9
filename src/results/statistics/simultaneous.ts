import tQuantile from '@stdlib/stats-base-dists-t-quantile';
import { remembered } from '../remembered.ts';
import type { SeedNoise } from './seed-noise.ts';
import { ofImaginedAnswers, type Variance } from './seeds-and-questions.ts';
import { type Interval, intervalAround } from './statistics.ts';

/** The difference of two points' means over the same seeds, before correction for other contrasts. */
export interface Contrast {
  readonly value: number;
  /** Seed means of both sides. An untrained model does not scatter, so it has none. */
  readonly first: readonly number[];
  readonly second: readonly number[] | null;
  /** The variance of the paired difference, without its part from seeds. */
  readonly variance: Pick<Variance, 'questions' | 'answers' | 'questionCount'>;
  /** The scatter of trainings on the axis of this contrast. */
  readonly noise: SeedNoise;
}

export interface Simultaneous {
  /** 95 % interval that holds for all contrasts of the family together. */
  readonly interval: Interval;
  /**
   * 95 % interval of this contrast alone. A claim about *every* contrast may use it, because any one refutes the claim.
   */
  readonly alone: Interval;
}

/** The fewest seeds for a verdict. Fewer compare trained models, not methods. */
export const SEEDS_FOR_A_VERDICT = 3;

/**
 * Contrasts with intervals that all hold at once in 95 % of experiments (Dunnett 1955, with Satterthwaite's
 * degrees of freedom for each). So a verdict "the interval excludes 0" errs in at most 5 % of families.
 *
 * @param shared Whether the second side is the same point in all contrasts, so that they share its noise.
 * @param looks Number of candidate contrasts, where these were chosen from more. @defaultValue the number of contrasts
 */
export function simultaneously<C extends Contrast>(
  contrasts: readonly C[],
  shared: boolean,
  looks: number = contrasts.length,
): (C & Simultaneous)[] {
  const errors = contrasts.map((contrast) => errorOf(contrast, shared));
  const level = familyLevel(shared ? errors.map(({ common }) => common) : new Array<number>(looks).fill(0));
  return contrasts.map((contrast, index) => {
    const { error, freedom } = errors[index]!;
    const intervalAt = (tail: number) => intervalAround(contrast.value, tQuantile(1 - tail / 2, freedom) * error);
    return { ...contrast, interval: intervalAt(level), alone: intervalAt(0.05) };
  });
}

/** Standard error, degrees of freedom, and the second side's share of the variance. */
function errorOf({ first, second, variance, noise }: Contrast, shared: boolean) {
  const sideOf = (means: readonly number[], { variance: ofOne, freedom } = noise.of(means)) => ({
    part: ofOne / means.length,
    freedom,
  });
  const sides = [sideOf(first)];
  if (second !== null) sides.push(shared ? sideOf(second, noise.ofShared(second)) : sideOf(second));
  const seeds = sides.reduce((total, { part }) => total + part, 0);
  const bySeeds = sides.map(({ part, freedom }) => part ** 2 / freedom).reduce((total, part) => total + part, 0);
  const count = variance.questionCount;
  const questions = variance.questions + 2 * ofImaginedAnswers(count);
  const surplus = Math.max(0, seeds - variance.answers);
  const crossed = { squared: questions + surplus, bits: questions ** 2 / Math.max(1, count - 1) };
  const alone = seeds > crossed.squared;
  const squared = alone ? seeds : crossed.squared;
  const scaled = alone ? 1 : seeds === 0 ? 0 : surplus / seeds;
  const freedom = squared ** 2 / ((alone ? 0 : crossed.bits) + scaled ** 2 * bySeeds);
  return {
    error: Math.sqrt(squared),
    freedom: Math.max(1, Math.min(freedom, 1e6)),
    common: seeds === 0 ? 0.5 : (sides[1]?.part ?? 0) / seeds,
  };
}

/** The level for each single test at which the largest |z| of the family exceeds its bound in 5 % of cases. */
function familyLevel(common: readonly number[]): number {
  const key = common.map((share) => share.toFixed(2)).join();
  if (levels.size >= 5000) levels.clear();
  return remembered(levels, key, () => {
    let [low, high] = [1.9, 6];
    for (let step = 0; step < 22; step++) {
      const middle = (low + high) / 2;
      if (within(middle, common) < 0.95) low = middle;
      else high = middle;
    }
    return Math.min(0.05, 2 * normalTail(high));
  });
}

const levels = new Map<string, number>();

/** P(max |z| ≤ bound) of normals with correlations √(ρᵢρⱼ), which are independent given their common part. */
function within(bound: number, common: readonly number[]): number {
  let [sum, weights] = [0, 0];
  for (let z = -6; z <= 6; z += 0.2) {
    const weight = Math.exp(-(z ** 2) / 2);
    let inside = 1;
    for (const share of common) {
      const own = Math.sqrt(1 - Math.min(0.99, share));
      const pull = Math.sqrt(share) * z;
      inside *= 1 - normalTail((bound - pull) / own) - normalTail((bound + pull) / own);
    }
    sum += weight * inside;
    weights += weight;
  }
  return sum / weights;
}

/** P(Z > x), absolute error below 1e-7 (Abramowitz & Stegun 26.2.17). */
function normalTail(x: number): number {
  if (x < 0) return 1 - normalTail(-x);
  const t = 1 / (1 + 0.2316419 * x);
  const series = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) * series;
}
