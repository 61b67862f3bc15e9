import binomialCdf from '@stdlib/stats-base-dists-binomial-cdf';
import { seededRandom } from '../../lib/random.ts';
import { type QuestionTable, total } from './question-table.ts';

/**
 * McNemar's exact test, two-sided: of the questions on which two models disagree, is one model right more often than
 * chance?
 *
 * @param onlyFirst Questions that only the first has right.
 * @param onlySecond Questions that only the second has right.
 */
export function mcnemar(onlyFirst: number, onlySecond: number): number {
  const disagreements = onlyFirst + onlySecond;
  return Math.min(1, 2 * binomialCdf(Math.min(onlyFirst, onlySecond), disagreements, 0.5));
}

/**
 * Paired permutation test of two models' means on the same questions, two-sided, for one seed. If each question's
 * answers were assigned to the two models at random, how often would their means lie this far apart? It is valid for
 * means whose questions depend on the model, because a question is swapped whole: its values and whether it counts.
 *
 * @returns At least 1 / (PERMUTATIONS + 1), as Phipson & Smyth 2010 advise for drawn permutations.
 */
export function permutationTest(first: QuestionTable, second: QuestionTable): number {
  const [sumsA, sumsB] = [first.sums[0]!, second.sums[0]!];
  const [countsA, countsB] = [first.counts[0]!, second.counts[0]!];
  const start = [total(sumsA), total(countsA), total(sumsB), total(countsB)] as const;
  const observed = Math.abs(start[0] / start[1] - start[2] / start[3]);
  const differing = [...sumsA.keys()].filter((at) => sumsA[at] !== sumsB[at] || countsA[at] !== countsB[at]);
  const sumShift = differing.map((at) => sumsB[at]! - sumsA[at]!);
  const countShift = differing.map((at) => countsB[at]! - countsA[at]!);
  const random = seededRandom(differing.length).fork('permutations');
  let asFar = 1;
  for (let draw = 0; draw < PERMUTATIONS; draw++) {
    let [sum, count] = [0, 0];
    for (let at = 0, bits = 0; at < differing.length; at++, bits >>= 1) {
      if (at % BITS === 0) bits = random.integer(2 ** BITS);
      if (bits & 1) {
        sum += sumShift[at]!;
        count += countShift[at]!;
      }
    }
    const apart = Math.abs((start[0] + sum) / (start[1] + count) - (start[2] - sum) / (start[3] - count));
    // A model left without questions has no mean; such a draw is no evidence against chance.
    if (!(apart < observed - 1e-12)) asFar++;
  }
  return asFar / (PERMUTATIONS + 1);
}

const PERMUTATIONS = 2000;
const BITS = 30;
