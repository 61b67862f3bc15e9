import type { AxisScore, Items, Score } from './result.ts';
import { clusteredMean } from './statistics/statistics.ts';

/**
 * An axis from what each question contributed to it: the mean of all values, with an interval that counts questions.
 *
 * @returns null where nothing counted: a metric without items is absent, never zero.
 */
export function axisScore(name: Pick<Score, 'metric' | 'set' | 'label'>, items: Items): AxisScore | null {
  const clusters = Object.values(items);
  return clusters.length === 0 ? null : { ...name, ...clusteredMean(clusters), items };
}
