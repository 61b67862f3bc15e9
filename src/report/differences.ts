import { axes, type Cell, references } from '../results/aggregate.ts';
import type { Difference } from '../results/difference.ts';
import { differencesFrom, type MethodDifference } from '../results/method-differences.ts';
import { formatDifference, formatDifferenceInterval, formatMethod, formatP, formatPlural } from './format.ts';
import type { Look } from './palette.ts';
import { leaderOf } from './summary.ts';

/** A paired difference as the report shows it. */
export interface DifferenceView {
  readonly value: string;
  readonly interval: string;
  readonly exact: number;
  /** `higher`, `lower` or `not told apart`. */
  readonly verdict: string;
  readonly tone: 'higher' | 'lower' | 'level';
  readonly p: string;
  readonly n: number;
  readonly test: string;
  /** The difference on the questions that count for both, where those are other questions. */
  readonly common: string | null;
}

/** One table a reference: training on the task alone, and the point that wins most alignment back. */
export function differenceTables(
  cells: readonly Cell[],
  looks: ReadonlyMap<string, Look>,
  ids: ReadonlyMap<Cell, string>,
): object[] {
  const unprotected = cells.find((cell) => cell.method.name === references.unprotected);
  const leader = leaderOf(cells);
  const named = [
    ...(unprotected ? [{ reference: unprotected, why: 'training on the task alone' }] : []),
    ...(leader
      ? [{ reference: leader, why: 'the point with the most alignment among those that keep the skill' }]
      : []),
  ];
  return named.map(({ reference, why }) => {
    // Other comparisons answer other questions; the untrained model is what is protected, no rival.
    const rivals = cells.filter(
      (cell) => cell.comparison === reference.comparison && cell.method.name !== references.untrained,
    );
    const differences = differencesFrom(reference, rivals);
    const rows = rivals.flatMap((cell, index) => {
      const own = axes.map((axis) => differences.find((one) => one.cell === index && one.axis === axis) ?? null);
      return cell === reference || own.every((one) => one === null)
        ? []
        : [
            {
              id: ids.get(cell)!,
              method: cell.method.name,
              look: looks.get(cell.method.name)!,
              strength: cell.method.strength ?? null,
              axes: own.map((one) => one && differenceView(one)),
            },
          ];
    });
    return {
      reference: formatMethod(reference.method),
      look: looks.get(reference.method.name)!,
      why,
      sentence: sentenceOf(differences, rows.length, formatMethod(reference.method)),
      unlike: differences.some((one) => one.common !== undefined),
      tests: [...new Set(differences.map((one) => one.test))].join(', '),
      rows: rows.map((row, index) => ({ ...row, startsMethod: rows[index - 1]?.method !== row.method })),
    };
  });
}

function sentenceOf(differences: readonly MethodDifference[], rivals: number, reference: string): string {
  const counts = axes.map((axis) => {
    const real = differences.filter((one) => one.axis === axis && one.different);
    const higher = real.filter((one) => one.value > 0).length;
    const lower = real.length - higher;
    const found = [...(higher > 0 ? [`${higher} higher`] : []), ...(lower > 0 ? [`${lower} lower`] : [])];
    return `${axis}: ${found.join(', ') || 'none'}`;
  });
  return `Told apart from ${reference}, of ${formatPlural(rivals, 'other point')}: ${counts.join('; ')}.`;
}

export function differenceView(difference: Difference & { holm?: number; different: boolean }): DifferenceView {
  const { value, interval, p, holm = p, n, test, different, common } = difference;
  const tone = !different ? 'level' : value > 0 ? 'higher' : 'lower';
  return {
    value: formatDifference(value),
    interval: formatDifferenceInterval(interval),
    exact: value,
    tone,
    verdict: tone === 'level' ? 'not told apart' : tone,
    p: formatP(holm),
    n,
    test,
    common:
      common === undefined
        ? null
        : common === null
          ? 'no question counts for both'
          : `${formatDifference(common.value)} on the ${common.n} that count for both`,
  };
}
