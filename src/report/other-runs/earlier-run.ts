import { fail } from '../../lib/errors.ts';
import { canonicalJson } from '../../lib/hash.ts';
import { aggregate, axes, type Cell } from '../../results/aggregate.ts';
import type { TrialResult } from '../../results/result.ts';
import { numbersOf } from '../differences/differences.ts';
import type { Look } from '../notation/palette.ts';
import { rowHeads } from '../notation/row-heads.ts';
import { flatten, valuesByName } from '../provenance/provenance.ts';
import { type EarlierDifference, earlierDifferences } from './earlier-differences.ts';

/** Another run to compare with, and its name. */
export interface EarlierRun {
  readonly name: string;
  readonly results: readonly TrialResult[];
}

/** @throws SelgenError if the runs have no setting in common, because nothing would then be compared. */
export function checkEarlier(results: readonly TrialResult[], { name, results: others }: EarlierRun): void {
  const [own, other] = [results, others].map((list) => [...new Set(list.map(({ setting }) => setting))].sort());
  if (own!.some((setting) => other!.includes(setting))) return;
  fail(
    'report',
    `Expected an earlier run of ${own!.join('; ')} to compare with, got trials of ${other!.join('; ')} in ${name}. Name a run of the same setting.`,
  );
}

/**
 * This run against another, point by point, for equal setting, method and options (`earlierDifferences`). Of several such
 * points, the one of this point's own comparison counts, else the one that was finished last. What else differs between
 * the runs (data, weights, code …) is listed, because it may be the cause.
 */
export function earlierRunView(
  cells: readonly Cell[],
  { name, results }: EarlierRun,
  looks: ReadonlyMap<string, Look>,
  ids: ReadonlyMap<Cell, string>,
): object | null {
  const others = aggregate(results).cells.filter((cell) => cells.some(({ setting }) => setting === cell.setting));
  const pairs = cells.map((cell) => ({ cell, other: earlierOf(cell, others) }));
  const matched = pairs.flatMap(({ cell, other }) => (other ? [{ cell, other }] : []));
  if (others.length === 0) {
    return null;
  }
  const own = matched.map(({ cell }) => cell);
  const heads = rowHeads(own, looks, ids);
  const differences = axes.map((axis) => earlierDifferences(matched, axis));
  const labels = (list: readonly Cell[]) =>
    list.map(({ method }) => ({ method: method.name, strength: method.strength ?? null }));
  return {
    name,
    manySeeds: differences.flat().some(({ seeds }) => seeds > 1),
    unlike: differences.flat().some(({ common }) => common !== undefined),
    rows: matched.map(({ cell }, index) => ({
      ...heads[index]!,
      axes: differences.map((ofAxis) => {
        const difference = ofAxis.find((one) => one.cell === cell);
        return difference ? differenceView(difference) : null;
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

function differenceView({ verdict, ...difference }: EarlierDifference) {
  const tone = verdict === 'higher' || verdict === 'lower' ? verdict : 'level';
  return { ...numbersOf(difference), tone, verdict };
}

function earlierOf(cell: Cell, others: readonly Cell[]): Cell | undefined {
  const alike = others.filter((one) => pointOf(one) === pointOf(cell));
  const finishedAt = ({ trials }: Cell) => Math.max(...trials.map((trial) => Date.parse(trial.finishedAt)));
  return (
    alike.find(({ comparison }) => comparison === cell.comparison) ??
    alike.toSorted((a, b) => finishedAt(b) - finishedAt(a))[0]
  );
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
