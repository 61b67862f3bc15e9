import { aggregate, axes, type Cell } from '../../results/aggregate.ts';
import { grouped } from '../../results/grouped.ts';
import { pointTitle } from '../../results/method-title.ts';
import type { TrialResult } from '../../results/result.ts';
import { criteriaRows } from '../criteria/criteria-table.ts';
import { formatScoreOf } from '../notation/format.ts';
import { visibleText } from '../notation/visible-text.ts';

/** The points and failures of a run as a table for the terminal. */
export function textTable(results: readonly TrialResult[]): string {
  const { cells, failed } = aggregate(results);
  const settings = grouped(cells, ({ setting }) => setting);
  const tables = settings.map((own) =>
    aligned([[own[0]!.setting, 'task', 'capability', 'alignment'], ...own.map(row)]),
  );
  const criteria = settings.map((own) => criteriaRows(own)).filter((rows) => rows.length > 0);
  const failures = failed.map(({ setting, name, method, seed, outcome }) =>
    visibleText(`failed: ${setting} ${pointTitle({ name, method })}, seed ${seed}: ${outcome.message}`),
  );
  return [...tables, ...criteria.map(aligned), ...failures].join('\n\n');
}

function row(cell: Cell): string[] {
  return [pointTitle(cell), ...axes.map((axis) => formatScoreOf(cell.axes[axis]))];
}

function aligned(rows: readonly (readonly string[])[]): string {
  const shown = rows.map((cells) => cells.map(visibleText));
  const widths = shown[0]!.map((_, column) => Math.max(...shown.map((cells) => cells[column]!.length)));
  return shown
    .map((cells) =>
      cells
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
