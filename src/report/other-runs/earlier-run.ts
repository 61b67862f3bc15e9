import { canonicalJson } from '../../lib/hash.ts';
import { aggregate, axes, type Cell } from '../../results/aggregate.ts';
import type { TrialResult } from '../../results/result.ts';
import { differenceOfCells, withHolm } from '../../results/statistics/method-differences.ts';
import { differenceView } from '../differences/differences.ts';
import { formatScore } from '../notation/format.ts';
import type { Look } from '../notation/palette.ts';
import { rowHeads } from '../notation/row-heads.ts';
import { flatten, valuesByName } from '../provenance/provenance.ts';

/** Another run to compare with, and its name. */
export interface EarlierRun {
  readonly name: string;
  readonly results: readonly TrialResult[];
}

/**
 * This run against another, point by point, for equal setting, method and options. Differences are paired by question
 * and seed. Other differences between the runs (data, weights, code …) are listed, because they may be the cause.
 */
export function earlierRunView(
  cells: readonly Cell[],
  { name, results }: EarlierRun,
  looks: ReadonlyMap<string, Look>,
  ids: ReadonlyMap<Cell, string>,
): object | null {
  const others = aggregate(results).cells.filter((cell) => cells.some(({ setting }) => setting === cell.setting));
  const pairs = cells.map((cell) => ({ cell, other: others.find((one) => pointOf(one) === pointOf(cell)) }));
  const matched = pairs.flatMap(({ cell, other }) => (other ? [{ cell, other }] : []));
  if (others.length === 0) {
    return null;
  }
  const own = matched.map(({ cell }) => cell);
  const heads = rowHeads(own, looks, ids);
  const differences = axes.flatMap((axis) =>
    withHolm(
      matched.flatMap(({ cell, other }) => {
        const difference = differenceOfCells(cell, other, axis);
        return difference === null ? [] : [{ ...difference, axis, cell }];
      }),
    ),
  );
  const labels = (list: readonly Cell[]) =>
    list.map(({ method }) => ({ method: method.name, strength: method.strength ?? null }));
  return {
    name,
    rows: matched.map(({ cell, other }, index) => ({
      ...heads[index]!,
      axes: axes.map((axis) => {
        const difference = differences.find((one) => one.cell === cell && one.axis === axis);
        const before = other.axes[axis];
        return difference && before ? { ...differenceView(difference), before: formatScore(before.value) } : null;
      }),
    })),
    added: labels(pairs.filter(({ other }) => other === undefined).map(({ cell }) => cell)),
    missing: labels(others.filter((other) => !matched.some((pair) => pair.other === other))),
    changes: changesBetween(
      matched.flatMap(({ other }) => other.trials),
      own.flatMap(({ trials }) => trials),
    ),
  };
}

function pointOf({ setting, method }: Cell): string {
  return canonicalJson([setting, method.name, method.options]);
}

/**
 * Fields of identity and environment with different values in the two runs; seeds are left out, because they are
 * paired.
 */
function changesBetween(
  before: readonly TrialResult[],
  now: readonly TrialResult[],
): { name: string; before: string; now: string }[] {
  const valuesOf = (results: readonly TrialResult[]) =>
    valuesByName(results.flatMap(({ identity, environment }) => flatten({ ...identity, environment })));
  const [old, current] = [valuesOf(before), valuesOf(now)];
  const text = (values: ReadonlySet<string> | undefined) => [...(values ?? [])].sort().join(' · ') || '–';
  return [...new Set([...old.keys(), ...current.keys()])]
    .filter((name) => !/(^|\.)seed$/.test(name))
    .map((name) => ({ name, before: text(old.get(name)), now: text(current.get(name)) }))
    .filter((change) => change.before !== change.now);
}
