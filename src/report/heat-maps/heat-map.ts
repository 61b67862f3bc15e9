import type { Cell } from '../../results/aggregate.ts';
import { grouped } from '../../results/grouped.ts';
import { pointTitle } from '../../results/method-title.ts';
import { formatInterval, formatName, formatScore } from '../notation/format.ts';
import type { RowHead } from '../notation/row-heads.ts';

/**
 * One table for each metric: a row for each method and strength, a column for each label, grouped by the label's set.
 */
export function heatMaps(cells: readonly Cell[], heads: readonly RowHead[]) {
  const scores = cells.flatMap((cell) => cell.scores);
  // Tables of the axes' own metrics are open, the others closed; an axis `1 − x` comes from `x`.
  const headline = cells.flatMap(({ axes }) => Object.values(axes).flatMap((axis) => axis?.metric ?? []));
  return grouped(scores, (score) => score.metric).map((ofMetric) => {
    const { metric } = ofMetric[0]!;
    const sets = grouped(ofMetric, (score) => score.set).map((ofSet) => ({
      set: ofSet[0]!.set,
      labels: columnsOf(ofSet.map((score) => score.label)),
    }));
    return {
      metric: formatName(metric),
      headline: headline.some((name) => name === metric || name.endsWith(` ${metric}`)),
      sets: sets.map(({ set, labels }) => ({ name: formatName(set), span: labels.length })),
      columns: sets.flatMap(({ labels }) =>
        labels.map((label, index) => ({ name: label === null ? 'all' : formatName(label), startsSet: index === 0 })),
      ),
      rows: cells.map((cell, index) => ({
        ...heads[index]!,
        values: sets.flatMap(({ set, labels }) =>
          labels.map((label, position) => ({ ...heat(cell, metric, set, label), startsSet: position === 0 })),
        ),
      })),
    };
  });
}

function heat(cell: Cell, metric: string, set: string, label: string | null) {
  const score = cell.scores.find((one) => one.metric === metric && one.set === set && one.label === label);
  if (score === undefined) {
    return { value: null, level: null, description: null };
  }
  const where = `${pointTitle(cell)} on ${label === null ? `all of ${formatName(set)}` : formatName(label)}`;
  return {
    value: formatScore(score.value),
    level: Math.round(score.value * 10),
    description: `${where}: ${formatScore(score.value)}, 95 % interval ${formatInterval(score.interval)}, n = ${score.n}`,
  };
}

/** A set's labels, after the mean over all of them; with a single label the mean would only repeat it. */
function columnsOf(labels: readonly (string | null)[]): (string | null)[] {
  const distinct = [...new Set(labels)];
  return distinct.length === 2 ? distinct.filter((label) => label !== null) : distinct;
}
