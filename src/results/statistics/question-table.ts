import type { Items } from '../result.ts';

/**
 * Every question's values on every seed, by position: their sum and their number. A mean is Σ sums / Σ counts, so a
 * question that does not qualify on a seed (count 0) counts as not asked there.
 */
export interface QuestionTable {
  /** One row for each seed, one column for each question. */
  readonly sums: readonly Float64Array[];
  readonly counts: readonly Float64Array[];
}

/** The questions with a value in any of these, sorted: the common columns of their tables. */
export function questionsOf(contributions: readonly Items[]): ReadonlyMap<string, number> {
  const names = new Set(contributions.flatMap((items) => Object.keys(items)));
  return new Map([...names].sort().map((name, index) => [name, index]));
}

/**
 * @param seeds Question values, one entry for each seed.
 * @param questions The columns, from `questionsOf`; values of other questions are left out.
 */
export function tabulate(seeds: readonly Items[], questions: ReadonlyMap<string, number>): QuestionTable {
  const sums = seeds.map(() => new Float64Array(questions.size));
  const counts = seeds.map(() => new Float64Array(questions.size));
  seeds.forEach((items, seed) => {
    for (const [name, values] of Object.entries(items)) {
      const column = questions.get(name);
      if (column === undefined) continue;
      for (const value of values) sums[seed]![column]! += value;
      counts[seed]![column] = values.length;
    }
  });
  return { sums, counts };
}

/** Mean of one seed: Σ sums / Σ counts; NaN where nothing counted. */
export function rowMean({ sums, counts }: QuestionTable, seed: number): number {
  return total(sums[seed]!) / total(counts[seed]!);
}

/**
 * Each question's influence on a seed's mean: (sum − mean·count) / Σ counts; the influences add up to 0. Their variance
 * is the variance of a ratio of two sums over questions (linearization; Cochran 1977, §6.3).
 */
export function influences(table: QuestionTable, seed: number): Float64Array {
  const mean = rowMean(table, seed);
  const all = total(table.counts[seed]!);
  return table.sums[seed]!.map((sum, column) => (sum - mean * table.counts[seed]![column]!) / all);
}

export function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** Questions that count on a seed: the harmonic mean over seeds, in which the seed with the fewest weighs most. */
export function questionsIn(table: QuestionTable): number {
  return harmonicMean(table.counts.map((counts) => counts.filter((count) => count > 0).length));
}

/** {@link questionsIn} as shown to a reader: whole, rounded down, so that no more are claimed than counted. */
export function wholeQuestions(count: number): number {
  // Reciprocals of equal whole numbers may add up to a little less.
  return Math.floor(count + 1e-9);
}

/** Answers that count on a seed: their harmonic mean. */
export function answersIn(table: QuestionTable): number {
  return harmonicMean(table.counts.map(total));
}

function harmonicMean(counts: readonly number[]): number {
  return counts.length / counts.reduce((sum, count) => sum + 1 / count, 0);
}
