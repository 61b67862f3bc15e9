import { fail } from '../../lib/errors.ts';
import type { Items } from '../result.ts';
import type { Pair } from './average-difference.ts';
import { mean } from './moments.ts';
import {
  answersIn,
  influences,
  type QuestionTable,
  questionsIn,
  questionsOf,
  rowMean,
  tabulate,
  wholeQuestions,
} from './question-table.ts';
import { marginOf, ofImaginedAnswers, type Variance, varianceOf } from './seeds-and-questions.ts';
import type { Interval } from './statistics.ts';

/** The difference between two models' scores on the same questions and seeds. */
export interface Difference {
  /** First minus second, in [−1, 1]: the difference of the two reported scores. */
  readonly value: number;
  /** 95 % interval. */
  readonly interval: Interval;
  /** Questions that count for the side with fewer; where seeds differ in them, their harmonic mean, rounded down. */
  readonly n: number;
  readonly seeds: number;
  /**
   * The same on the questions that count for both, where that is another set: a conditional score such as alignment
   * ("of what the model knows") has other questions for another model. Null where no question counts for both.
   */
  readonly common?: Pick<Difference, 'value' | 'n'> | null;
}

/**
 * Compares two models question by question, paired as follows:
 *
 * - A score is Σ values / Σ counts over questions. A question's values and count differ between models: one may know
 *   the answer, the other not. The difference is that of the two reported scores. Its variance is that of the paired
 *   difference of each question's influence on them (`influences`), so the common difficulty of a question cancels even
 *   where it counts for only one of the models.
 * - A method can raise a conditional score by forgetting, because it loses the questions on which it would have
 *   flattered. `common` fixes the questions and exposes that. A real difference has the same sign in both.
 * - Seeds are paired too: a seed means the same batches and the same first adapter for every method.
 * - What few questions say of one side does not become certain by many on the other: each side has an imagined answer of
 *   its own, and the smaller side's degrees of freedom count.
 *
 * One seed compares two trained models, not two methods. There is no permutation test: to permute sides where one model
 * knows more questions also tests whether both know as many, and called equal honesty different in up to 40 % of runs.
 *
 * @param first Question values, one entry for each seed.
 * @param second The same seeds in the same order.
 */
export function differenceOf(first: readonly Items[], second: readonly Items[]): Difference {
  const common = commonDifference(first, second);
  return { ...compare(first, second), ...(common === undefined ? {} : { common }) };
}

/** {@link Difference.common} of the same sides: undefined where the same questions count for both. */
export function commonDifference(first: readonly Items[], second: readonly Items[]): Difference['common'] {
  if (first.length !== second.length || first.length === 0) {
    fail(
      'difference',
      `Expected as many seeds of both, at least one, got ${first.length} and ${second.length}. Pair them.`,
    );
  }
  const shared = first.map((items, seed) => inBoth(items, second[seed]!));
  const same = shared.every(
    ([a, b], seed) => countOf(a) === countOf(first[seed]!) && countOf(b) === countOf(second[seed]!),
  );
  if (same) return undefined;
  const counting = sidesOf(shared.filter(([a]) => countOf(a) > 0));
  if (counting.first.length === 0) return null;
  const { value, variance } = differenceVariance(counting.first, counting.second);
  return { value, n: wholeQuestions(variance.questionCount) };
}

/**
 * First minus second with its variance, whether both sides are equal on every question, and their tables. Its
 * `questionCount` is that of the side with fewer questions.
 */
export function differenceVariance(first: readonly Items[], second: readonly Items[]) {
  const questions = questionsOf([...first, ...second]);
  const [a, b] = [tabulate(first, questions), tabulate(second, questions)];
  const seeds = [...a.sums.keys()];
  const means = seeds.map((seed) => rowMean(a, seed) - rowMean(b, seed));
  const value = mean(means);
  const influence = seeds.map((seed) => {
    const other = influences(b, seed);
    return influences(a, seed).map((own, at) => own - other[at]!);
  });
  const equal = isSame(a.sums, b.sums) && isSame(a.counts, b.counts);
  const variance = varianceOf(means, influence, Math.min(questionsIn(a), questionsIn(b)));
  return { value, variance, equal, tables: [a, b] as const };
}

function compare(first: readonly Items[], second: readonly Items[]): Difference {
  const { value, variance, tables } = differenceVariance(first, second);
  const { centre, ...adjusted } = withImaginedAnswers(tables, variance);
  const margin = marginOf(adjusted);
  const interval: Interval = [
    Math.max(-1, Math.min(value, centre - margin)),
    Math.min(1, Math.max(value, centre + margin)),
  ];
  return { value, interval, n: wholeQuestions(variance.questionCount), seeds: first.length };
}

/**
 * One imagined answer of either kind, right and wrong, added for either side (`ofImaginedAnswers`; Agresti & Caffo 2000 for
 * sides of unequal size).
 */
function withImaginedAnswers(tables: readonly [QuestionTable, QuestionTable], variance: Variance) {
  const sides = tables.map((side) => {
    // Where both agree on everything, a question's answers may be copies of one another.
    const copies = variance.questions === 0;
    const n = copies ? questionsIn(side) : answersIn(side);
    const score = mean(side.sums.map((_, seed) => rowMean(side, seed)));
    return { share: n / (n + 2), imagined: ofImaginedAnswers(n), centre: (n * score + 1) / (n + 2) };
  }) as [Side, Side];
  const [first, second] = sides;
  const share = Math.max(first.share, second.share);
  return {
    ...variance,
    centre: first.centre - second.centre,
    questions: share ** 2 * variance.questions + first.imagined + second.imagined,
    questionCount: variance.questionCount + 2,
  };
}

interface Side {
  readonly share: number;
  readonly imagined: number;
  readonly centre: number;
}

function isSame(first: readonly Float64Array[], second: readonly Float64Array[]): boolean {
  return first.every((row, seed) => row.every((entry, column) => entry === second[seed]![column]));
}

/** Both sides' values of the questions that count for both. */
export function inBoth(a: Items, b: Items): [Items, Items] {
  const names = Object.keys(a).filter((name) => Object.hasOwn(b, name));
  const pick = (items: Items) => Object.fromEntries(names.map((name) => [name, items[name]!]));
  return [pick(a), pick(b)];
}

/** The first sides of pairs, and the second ones. */
export function sidesOf(pairs: readonly (readonly [Items, Items])[]): Pair {
  return { first: pairs.map(([own]) => own), second: pairs.map(([, other]) => other) };
}

function countOf(items: Items): number {
  return Object.keys(items).length;
}
