import type { AxisScore, Items, Score } from './result.ts';
import { clusteredMean } from './statistics/statistics.ts';

/**
 * The score of an axis from each question's values: the mean of all values, with an interval that treats questions as
 * clusters.
 *
 * @returns null where nothing counted: a metric without items is absent, never zero.
 * @param name The axis in the report: its metric, the set of questions, and a label or null for all.
 * @param items Values in [0, 1] by question.
 * @example
 * const task = axisScore({ metric: 'right', set: 'test', label: null }, { 'sum 1': [1], 'sum 2': [0, 1] });
 */
export function axisScore(name: Pick<Score, 'metric' | 'set' | 'label'>, items: Items): AxisScore | null {
  const clusters = Object.values(items);
  return clusters.length === 0 ? null : { ...name, ...clusteredMean(clusters), items };
}
