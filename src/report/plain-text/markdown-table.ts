import { aggregate, axes } from '../../results/aggregate.ts';
import { methodTitle } from '../../results/method-title.ts';
import type { TrialResult } from '../../results/result.ts';
import { criteriaRows } from '../criteria/criteria-table.ts';
import { formatScoreOf } from '../notation/format.ts';
import { visibleText } from '../notation/visible-text.ts';

/** The points and failures of a run as Markdown, for example for the summary of a GitHub job. */
export function markdownTable(results: readonly TrialResult[]): string {
  const { cells, failed } = aggregate(results);
  const settings = [...new Set(cells.map((cell) => cell.setting))];
  const tables = settings.map((setting) =>
    [
      `| ${escaped(setting)} | task | capability | alignment |`,
      '|---|---|---|---|',
      ...cells
        .filter((cell) => cell.setting === setting)
        .map(({ method, axes: scores }) =>
          row(escaped(methodTitle(method)), ...axes.map((axis) => formatScoreOf(scores[axis]))),
        ),
    ].join('\n'),
  );
  const criteria = settings.flatMap((setting) => {
    const [head, ...rows] = criteriaRows(cells.filter((cell) => cell.setting === setting));
    if (head === undefined) return [];
    const lines = rows.map((cells) => row(...cells.map(escaped)));
    return [[row(...head), `|${'---|'.repeat(head.length)}`, ...lines].join('\n')];
  });
  const failures = failed.map(
    ({ setting, method, seed, outcome }) =>
      `* failed: ${escaped(`${setting} ${methodTitle(method)}, seed ${seed}: ${outcome.message}`)}`,
  );
  return `${[...tables, ...criteria, failures.join('\n')].filter((part) => part !== '').join('\n\n')}\n`;
}

function row(...columns: readonly string[]): string {
  return `| ${columns.join(' | ')} |`;
}

/** Escapes text so that no character of it is Markdown or HTML. */
function escaped(text: string): string {
  return visibleText(text)
    .replaceAll(/[\\`*_{}[\]()#+!|~-]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(/\s+/g, ' ');
}
