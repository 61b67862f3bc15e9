import { axes, type Cell, references } from '../../results/aggregate.ts';
import { methodTitle } from '../../results/method-title.ts';
import type { Difference } from '../../results/statistics/difference.ts';
import { type Corrected, differencesFrom } from '../../results/statistics/method-differences.ts';
import { formatDifference, formatDifferenceInterval, formatP } from '../notation/format.ts';
import type { Look } from '../notation/palette.ts';
import { rowHeads } from '../notation/row-heads.ts';

/** A paired difference as displayed. */
export interface DifferenceView {
  readonly value: string;
  readonly interval: string;
  readonly exact: number;
  /** `higher`, `lower`, `not told apart`, or the reason for no verdict; empty where nothing is tested. */
  readonly verdict: string;
  readonly tone: 'higher' | 'lower' | 'level';
  /** Corrected p-value; null where nothing is tested or the interval suffices. */
  readonly p: string | null;
  readonly n: number;
  /** The difference on the questions that count for both, where that is another set. */
  readonly common: string | null;
}

/** Every point of every sweep against training on the task alone, without a test. */
export function sweepTable(
  cells: readonly Cell[],
  looks: ReadonlyMap<string, Look>,
  ids: ReadonlyMap<Cell, string>,
): object | null {
  const reference = cells.find((cell) => cell.method.name === references.unprotected);
  if (!reference) return null;
  // Other comparisons answer other questions. The untrained model is what is to be protected, not a rival.
  const rivals = cells.filter(
    (cell) => cell.comparison === reference.comparison && cell.method.name !== references.untrained,
  );
  const differences = differencesFrom(reference, rivals);
  const compared = [...rivals.keys()].filter((index) => differences.some((one) => one.cell === index));
  const cellsCompared = compared.map((index) => rivals[index]!);
  return {
    reference: methodTitle(reference.method),
    look: looks.get(reference.method.name)!,
    unlike: differences.some((one) => one.common !== undefined),
    rows: rowHeads(cellsCompared, looks, ids).map((head, row) => ({
      ...head,
      axes: axes.map((axis) => {
        const one = differences.find(({ cell, axis: own }) => cell === compared[row] && own === axis);
        return one ? { ...differenceView(one), tone: 'level', verdict: '', p: null } : null;
      }),
    })),
  };
}

export function differenceView(difference: Difference & Corrected): DifferenceView {
  const { value, interval, holm, n, different, common } = difference;
  const tone = !different ? 'level' : value > 0 ? 'higher' : 'lower';
  return {
    value: formatDifference(value),
    interval: formatDifferenceInterval(interval),
    exact: value,
    tone,
    verdict: tone === 'level' ? 'not told apart' : tone,
    p: formatP(holm),
    n,
    common: commonText(common),
  };
}

/** The difference on the questions that count for both sides, where that is another set. */
export function commonText(common: { readonly value: number; readonly n: number } | null | undefined): string | null {
  if (common === undefined) return null;
  return common === null
    ? 'no question counts for both'
    : `${formatDifference(common.value)} on the ${common.n} that count for both`;
}
