import type { Items } from '../result.ts';
import { mean } from './moments.ts';
import { influences, questionsOf, rowMean, tabulate } from './question-table.ts';
import { marginOf, type Variance, varianceOf, varianceOfSeeds } from './seeds-and-questions.ts';
import { binomialInterval, clusteredMean, type Estimate, NORMAL_975, wilson } from './statistics.ts';

/**
 * Mean over training seeds of each seed's mean over questions, with an interval for other seeds and other questions
 * (`marginOf`) that is skewed like Wilson's. With one seed it is the interval over questions (`clusteredMean`), which
 * does not cover other seeds.
 *
 * @param seeds Each question's values in [0, 1], one entry for each seed; at least one seed, none empty.
 */
export function meanOverSeeds(seeds: readonly Items[]): Estimate {
  if (seeds.length === 1) {
    return clusteredMean(Object.values(seeds[0]!));
  }
  const questions = questionsOf(seeds);
  const table = tabulate(seeds, questions);
  const means = seeds.map((_, seed) => rowMean(table, seed));
  const influence = seeds.map((_, seed) => influences(table, seed));
  const variance = varianceOf(means, influence, questions.size);
  return estimateOf(means, variance, Math.min(...seeds.map((items) => Object.keys(items).length)));
}

/**
 * The same for scores of which only value and interval are known. A seed's whole interval then counts as scatter of the
 * questions and none of it as noise of single answers, so the result is somewhat wider than `meanOverSeeds`.
 *
 * @param scores One for each seed, at least two.
 */
export function meanOfScores(scores: readonly Estimate[]): Estimate {
  const means = scores.map(({ value }) => value);
  const margins = scores.map(({ interval: [low, high] }) => (high - low) / 2);
  const n = Math.min(...scores.map((score) => score.n));
  const questions = margins.reduce((total, margin) => total + (margin / NORMAL_975) ** 2, 0) / scores.length;
  const variance = { seeds: varianceOfSeeds(means), questions, answers: 0 };
  return estimateOf(means, { ...variance, seedCount: scores.length, questionCount: n }, n);
}

function estimateOf(means: readonly number[], variance: Variance, n: number): Estimate {
  const value = mean(means);
  const { questions, questionCount } = variance;
  if (value === 0 || value === 1) {
    return { value, n, interval: binomialInterval(value * n, n) };
  }
  if (questionCount === 1) {
    return { value, n, interval: [0, 1] };
  }
  const margin = marginOf(variance);
  // Wilson's ends, stretched to the margin: near 0 and 1 the side towards the middle is longer.
  const size = Math.min(questionCount * means.length, (value * (1 - value)) / questions);
  const [low, high] = wilson(value, size, NORMAL_975);
  const stretch = (2 * Math.max(margin, (high - low) / 2)) / (high - low);
  const [below, above] = [stretch * (value - low), stretch * (high - value)];
  return { value, n, interval: [Math.max(0, value - below), Math.min(1, value + above)] };
}
