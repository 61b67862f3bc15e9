import type { Items } from '../result.ts';

/** Arithmetic mean; NaN of no values. */
export function mean(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0) / values.length;
}

/** Σ (x − mean)² / (n − 1); 0 of one value. */
export function sampleVariance(values: readonly number[]): number {
  const centre = mean(values);
  return values.reduce((total, value) => total + (value - centre) ** 2, 0) / Math.max(1, values.length - 1);
}

/** The mean of all values of all questions: a score. */
export function meanOfItems(items: Items): number {
  return mean(Object.values(items).flat());
}
