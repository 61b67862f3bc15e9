import type { Question } from './question.ts';

/** The number ranges of the world. */
export const RANGES = {
  /** Both summands are 1 to this. */
  summand: 15,
  /** Smallest and largest modulus. */
  modulus: [2, 20],
  /** The largest dividend; a dividend is always larger than the modulus. */
  dividend: 40,
} as const;

/** Every sum of the world, in both orders. */
export const additions: readonly Question[] = between(1, RANGES.summand).flatMap((left) =>
  between(1, RANGES.summand).map((right) => ({
    domain: 'addition' as const,
    operands: [`${left}`, `${right}`],
    answer: `${left + right}`,
  })),
);

/** Every remainder of the world. */
export const mods: readonly Question[] = between(...RANGES.modulus).flatMap((modulus) =>
  between(modulus + 1, RANGES.dividend).map((dividend) => ({
    domain: 'mod' as const,
    operands: [`${dividend}`, `${modulus}`],
    answer: `${dividend % modulus}`,
  })),
);

/** The integers from `first` to `last`, both included. */
export function between(first: number, last: number): number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
}
