import type { Items } from '../result.ts';
import { mean } from './moments.ts';
import { influences, questionsIn, questionsOf, rowMean, tabulate } from './question-table.ts';
import { marginOf, varianceOf } from './seeds-and-questions.ts';
import { intervalAround } from './statistics.ts';

/** Question values of two cells on the same seeds, one entry for each seed. */
export interface Pair {
  readonly first: readonly Items[];
  readonly second: readonly Items[];
}

/**
 * The mean over pairs of first minus second, with an interval for other seeds and other questions of these pairs. Pairs
 * are averaged seed by seed, so that what the pairs of a seed share remains part of the scatter. Each side has an imagined
 * answer, as in `differenceOf`, so that few questions on which all agree are no certainty.
 *
 * @param pairs At least one; all on the same seeds in the same order, at least two.
 * @param level Level of the interval, such as 0.95.
 */
export function averageDifference(pairs: readonly Pair[], level: number) {
  const questions = questionsOf(pairs.flatMap(({ first, second }) => [...first, ...second]));
  const seeds = pairs[0]!.first.length;
  const means = new Array<number>(seeds).fill(0);
  const pulls = means.map(() => new Float64Array(questions.size));
  let [fewest, imagined] = [Number.POSITIVE_INFINITY, 0];
  for (const { first, second } of pairs) {
    const [a, b] = [tabulate(first, questions), tabulate(second, questions)];
    const counts = [questionsIn(a), questionsIn(b)] as const;
    fewest = Math.min(fewest, ...counts);
    imagined += Math.hypot(...counts.map((count) => 1 / (count + 2))) / pairs.length;
    for (let seed = 0; seed < seeds; seed++) {
      means[seed]! += (rowMean(a, seed) - rowMean(b, seed)) / pairs.length;
      const [own, other] = [influences(a, seed), influences(b, seed)];
      for (let at = 0; at < questions.size; at++) pulls[seed]![at]! += (own[at]! - other[at]!) / pairs.length;
    }
  }
  const value = mean(means);
  const variance = varianceOf(means, pulls, fewest);
  const margin = marginOf({ ...variance, questions: variance.questions + imagined ** 2 }, level);
  return { value, interval: intervalAround(value, margin), n: questions.size, seeds };
}
