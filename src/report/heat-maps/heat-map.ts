import type { Cell, SeedScore } from '../../results/aggregate.ts';
import { grouped } from '../../results/grouped.ts';
import { UNDER_PROMPT } from '../../results/result.ts';
import { formatInterval, formatName, formatScore } from '../notation/format.ts';
import type { RowHead } from '../notation/row-heads.ts';

/**
 * One table for each metric: a row for each method and strength, a column for each label, grouped by the label's set. The
 * axes under methods' own training prompts make one table more, of the methods that have a prompt.
 */
export function heatMaps(cells: readonly Cell[], heads: readonly RowHead[]) {
  const scores = cells.flatMap((cell) => cell.scores);
  // Tables of the axes' own metrics are open, the others closed; an axis `1 − x` comes from `x`.
  const headline = cells.flatMap(({ axes }) => Object.values(axes).flatMap((axis) => axis?.metric ?? []));
  const tables = grouped(scores, tableOf).sort((a, b) => Number(prompted(a[0]!)) - Number(prompted(b[0]!)));
  return tables.map((ofTable) => {
    const title = tableOf(ofTable[0]!);
    const sets = grouped(ofTable, (score) => score.set).map((ofSet) => ({
      set: ofSet[0]!.set,
      labels: columnsOf(ofSet.map((score) => score.label)),
    }));
    const shown = [...cells.keys()].filter(
      (index) => title !== UNDER_PROMPT || cells[index]!.scores.some((score) => prompted(score)),
    );
    return {
      title,
      metric: formatName(title),
      headline: title !== UNDER_PROMPT && headline.some((name) => name === title || name.endsWith(` ${title}`)),
      sets: sets.map(({ set, labels }) => ({ name: formatName(set), span: labels.length })),
      columns: sets.flatMap(({ set, labels }) =>
        labels.map((label, index) => ({
          name: label === null ? 'all' : formatName(label),
          startsSet: index === 0,
          items: itemsOf(ofTable.filter((score) => score.set === set && score.label === label)),
        })),
      ),
      rows: shown.map((index, row) => ({
        ...heads[index]!,
        startsMethod: heads[shown[row - 1] ?? -1]?.method !== heads[index]!.method,
        values: sets.flatMap(({ set, labels }) =>
          labels.map((label, position) => {
            const own = cells[index]!.scores.filter((score) => tableOf(score) === title);
            const score = own.find((one) => one.set === set && one.label === label);
            return { ...heat(score), startsSet: position === 0 };
          }),
        ),
      })),
    };
  });
}

/** The title of the table that shows a score. */
export function tableOf(score: Pick<SeedScore, 'set' | 'metric'>): string {
  return prompted(score) ? UNDER_PROMPT : score.metric;
}

function prompted({ set }: Pick<SeedScore, 'set'>): boolean {
  return set === UNDER_PROMPT;
}

function heat(score: SeedScore | undefined) {
  if (score === undefined) {
    return { value: null, level: null, interval: null };
  }
  return {
    value: formatScore(score.value),
    level: Math.round(score.value * 10),
    interval: formatInterval(score.interval),
  };
}

/** How many questions a column’s scores rest on: `n 40`, or `n 38–40` where some did not count. */
function itemsOf(scores: readonly { readonly n: number }[]): string {
  const counts = scores.map(({ n }) => n);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  return `n ${least}${least === most ? '' : `–${most}`}`;
}

/** A set's labels, after the mean over all of them; with a single label the mean would only repeat it. */
function columnsOf(labels: readonly (string | null)[]): (string | null)[] {
  const distinct = [...new Set(labels)];
  return distinct.length === 2 ? distinct.filter((label) => label !== null) : distinct;
}
