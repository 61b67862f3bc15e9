import { type Cell, references } from '../../results/aggregate.ts';
import { grouped } from '../../results/grouped.ts';

/**
 * The trained cells of each comparison: those that fronts are among. Other comparisons answer other questions or have
 * other weights. The untrained model does not compete: it wins wherever training costs anything, and has not learned
 * the task.
 */
export function contests(cells: readonly Cell[]): Cell[][] {
  const trained = cells.filter((cell) => cell.method.name !== references.untrained);
  return grouped(trained, ({ comparison }) => comparison);
}
