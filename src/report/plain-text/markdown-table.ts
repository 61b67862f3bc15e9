import { aggregate, axes } from '../../results/aggregate.ts';
import { grouped } from '../../results/grouped.ts';
import { pointTitle } from '../../results/method-title.ts';
import type { TrialResult } from '../../results/result.ts';
import { criteriaRows } from '../criteria/criteria-table.ts';
import { formatScoreOf } from '../notation/format.ts';
import { visibleText } from '../notation/visible-text.ts';

/** The points and failures of a run as Markdown, for example for the summary of a GitHub job. */
export function markdownTable(results: readonly TrialResult[]): string {
  const { cells, failed } = aggregate(results);
  const settings = grouped(cells, ({ setting }) => setting);
  const tables = settings.map((own) => {
    const rows = own.map((cell) => [
      markdownText(pointTitle(cell)),
      ...axes.map((axis) => formatScoreOf(cell.axes[axis])),
    ]);
    return table([markdownText(own[0]!.setting), 'task', 'capability', 'alignment'], rows);
  });
  const criteria = settings.flatMap((own) => {
    const [head, ...rows] = criteriaRows(own);
    return head
      ? [
          table(
            head,
            rows.map((columns) => columns.map(markdownText)),
          ),
        ]
      : [];
  });
  const failures = failed.map(
    ({ setting, name, method, seed, outcome }) =>
      `* failed: ${markdownText(`${setting} ${pointTitle({ name, method })}, seed ${seed}: ${outcome.message}`)}`,
  );
  return `${[...tables, ...criteria, failures.join('\n')].filter((part) => part !== '').join('\n\n')}\n`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const [first, ...others] = [head, ...rows].map((columns) => `| ${columns.join(' | ')} |`);
  return [first, `|${'---|'.repeat(head.length)}`, ...others].join('\n');
}

/** Escapes text so that no character of it is Markdown or HTML. */
export function markdownText(text: string): string {
  return visibleText(text)
    .replaceAll(/[\\`*_{}[\]()#+!|~-]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(/\s+/g, ' ');
}
