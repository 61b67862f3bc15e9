import adjust from '@stdlib/stats-padjust';
import { type Axis, axes, type Cell } from '../aggregate.ts';
import type { Items } from '../result.ts';
import { type Difference, differenceOf } from './difference.ts';

/** The difference between a cell and a reference on one axis. */
export interface MethodDifference extends Difference {
  readonly axis: Axis;
  /** Index into the cells that were compared. */
  readonly cell: number;
  /** p after Holm's correction over all cells compared with this reference on this axis. */
  readonly holm: number;
  /** Whether the two differ at 5 % after correction, and with the same sign on the questions that count for both. */
  readonly different: boolean;
}

/**
 * Compares every cell with a reference on the axes and seeds that both have. The reference itself and cells without a
 * common seed are left out. Holm's correction runs over the cells, axis by axis.
 *
 * @param cells Cells of one comparison; others answer other questions.
 */
export function differencesFrom(reference: Cell, cells: readonly Cell[]): MethodDifference[] {
  return axes.flatMap((axis) => {
    const found = cells.flatMap((cell, index) => {
      const difference = cell === reference ? null : differenceOfCells(cell, reference, axis);
      return difference === null ? [] : [{ ...difference, axis, cell: index }];
    });
    return withHolm(found);
  });
}

/** Adds Holm's step-down correction (Holm 1979), which bounds the chance of any false alarm among all p-values. */
export function withHolm<D extends Difference>(
  differences: readonly D[],
): (D & { readonly holm: number; readonly different: boolean })[] {
  const corrected =
    differences.length === 0
      ? []
      : adjust(
          differences.map(({ p }) => p),
          'holm',
        );
  return differences.map((difference, index) => {
    const holm = corrected[index]!;
    const { common, value } = difference;
    const holds = common === undefined || (common !== null && Math.sign(common.value) === Math.sign(value));
    return { ...difference, holm, different: holm <= 0.05 && holds };
  });
}

/** First minus second on their common seeds; null where they share none, or an axis is missing. */
export function differenceOfCells(first: Cell, second: Cell, axis: Axis): Difference | null {
  const others = new Map(second.trials.map((trial) => [trial.seed, trial.outcome.axes[axis]?.items]));
  const pairs = first.trials.flatMap(({ seed, outcome }): [Items, Items][] => {
    const [own, other] = [outcome.axes[axis]?.items, others.get(seed)];
    return own && other ? [[own, other]] : [];
  });
  return pairs.length === 0
    ? null
    : differenceOf(
        pairs.map(([own]) => own),
        pairs.map(([, other]) => other),
      );
}
