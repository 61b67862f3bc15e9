import type { AxisScore, Items, Score } from './result.ts';
import { clusteredMean } from './statistics/statistics.ts';

/**
 * An axis from what each question contributed to it: the mean of all values, with an interval that counts questions.
 *
 * @returns null where nothing counted: a metric without items is absent, never zero.
 * @param name What the axis is called in the report: its metric, the set of questions, and a label or null for all.
 * @param items In [0, 1], by question.
 * @example
 * const task = axisScore({ metric: 'right', set: 'test', label: null }, { 'sum 1': [1], 'sum 2': [0, 1] });
 */
export function axisScore(name: Pick<Score, 'metric' | 'set' | 'label'>, items: Items): AxisScore | null {
  const clusters = Object.values(items);
  return clusters.length === 0 ? null : { ...name, ...clusteredMean(clusters), items };
}
