import { axes, type Cell, references } from '../../results/aggregate.ts';
import type { ChosenDifference } from '../../results/findings/chosen-differences.ts';
import { pointTitle } from '../../results/method-title.ts';
import { differenceOf } from '../../results/statistics/difference.ts';
import { pairOnSeeds } from '../../results/statistics/pair-on-seeds.ts';
import { SEEDS_FOR_A_VERDICT } from '../../results/statistics/simultaneous.ts';
import { formatDifference, formatDifferenceInterval } from '../notation/format.ts';
import type { Look } from '../notation/palette.ts';
import { rowHeads } from '../notation/row-heads.ts';
import { taskOnlyComparison } from '../summary/summary.ts';

/** Every point of every sweep against training on the task alone, without a test. */
export function sweepTable(
  cells: readonly Cell[],
  looks: ReadonlyMap<string, Look>,
  ids: ReadonlyMap<Cell, string>,
): object | null {
  const rivals = taskOnlyComparison(cells);
  const reference = rivals.find((cell) => cell.method.name === references.unprotected);
  if (!reference) return null;
  // The untrained model is what is to be protected, not a rival.
  const compared = rivals.flatMap((cell) => {
    if (cell === reference || cell.method.name === references.untrained) return [];
    const differences = axes.map((axis) => {
      const pair = pairOnSeeds(cell, reference, axis);
      return pair && differenceOf(pair.first, pair.second);
    });
    return differences.some((one) => one !== null) ? [{ cell, differences }] : [];
  });
  const own = compared.map(({ cell }) => cell);
  const heads = rowHeads(own, looks, ids);
  return {
    reference: pointTitle(reference),
    look: looks.get(reference.sweep)!,
    manySeeds: own.some(({ trials }) => trials.length > 1),
    tested: own.some(({ trials }) => trials.length >= SEEDS_FOR_A_VERDICT),
    unlike: compared.some(({ differences }) => differences.some((one) => one?.common !== undefined)),
    rows: compared.map(({ differences }, row) => ({
      ...heads[row]!,
      axes: differences.map((one) => one && { ...numbersOf(one), tone: 'level', verdict: '' }),
    })),
  };
}

/** A paired difference as displayed; `common`: on the questions that count for both sides, where that is another set. */
export function numbersOf({
  value,
  interval,
  n,
  common,
}: Pick<ChosenDifference, 'value' | 'interval' | 'n' | 'common'>) {
  return {
    value: formatDifference(value),
    interval: formatDifferenceInterval(interval),
    exact: value,
    n,
    common: common === undefined ? null : commonText(common),
  };
}

function commonText(common: { readonly value: number; readonly n: number } | null): string {
  if (common === null) return 'no question counts for both';
  return `${formatDifference(common.value)} on the ${common.n} that count for both`;
}
