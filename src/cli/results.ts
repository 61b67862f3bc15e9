import { type Command, Option } from 'commander';
import { failToWrite } from '../lib/disk-trouble.ts';
import { visibleText } from '../report/notation/visible-text.ts';
import type { ReportOptions } from '../report/report-trials.ts';
import type { AcceptOptions } from '../results/gates/accept-baseline.ts';
import type { ReadStudyOptions } from '../results/study/read-study.ts';
import { path } from './values.ts';

export function report(command: Command): void {
  command
    .addOption(
      new Option(
        '--store <folder>',
        "the trials' folder (default: $SELGEN_STORE, else .selgen/trials); of each setting its newest comparison is shown",
      ).conflicts('results'),
    )
    .option('--results <file>', "a report's results.json, instead of a store", path)
    .option(
      '--compare <path>',
      'an earlier run to compare with: its results.json, its folder, or a folder of trials',
      path,
    )
    .option('--out <folder>', 'where to write index.html and results.json', path, 'reports/latest')
    .option(
      '--export <formats>',
      'for other programs, in folders of their names beside the report: inspect (default: $SELGEN_EXPORT)',
    )
    .action(async ({ export: asked, ...options }: ReportOptions & { readonly export?: string }) => {
      const { exportNames, exportTrials } = await import('../exports/exports.ts');
      const { loadTrials, reportTrials } = await import('../report/report-trials.ts');
      const { currentCode } = await import('../suite/trial/code-version.ts');
      const names = exportNames(asked);
      const loaded = loadTrials({ ...options, isCurrent: currentCode() });
      try {
        process.stdout.write(visibleText(await reportTrials(loaded, options)));
        for (const folder of exportTrials(loaded.results, names, options.out))
          process.stdout.write(`Exported: ${folder}\n`);
      } catch (error) {
        failToWrite('report', options.out, '--out', error);
      }
    });
}

export function baseline(command: Command): void {
  command
    .option('--setting <name>', 'one setting, such as gcd (default: every setting in the store)')
    .option(
      '--store <folder>',
      "the trials' folder (default: $SELGEN_STORE, else .selgen/trials); of each setting the newest comparison of this code counts",
    )
    .option('--out <folder>', 'where baselines lie (default: $SELGEN_BASELINE, else fixtures/baselines)', path)
    .option(
      '--replace',
      'replaces a baseline of another model, training or data, or one with trials that the store has not',
    )
    .action(async (options: AcceptOptions) => {
      const { acceptBaseline } = await import('../results/gates/accept-baseline.ts');
      const { currentCode } = await import('../suite/trial/code-version.ts');
      process.stdout.write(visibleText(acceptBaseline({ ...options, isCurrent: currentCode() })));
    });
}

export function importStudy(command: Command): void {
  command
    .argument('<folder>', 'a clone of github.com/arianaazarbal/selective-generalization, or a part of it')
    .option(
      '--coherent',
      'count incoherent answers as neither aligned nor learned, as our setting em does; without it they count as the study counts them',
    )
    .option('--out <file>', 'where to write the points (default: $SELGEN_IMPORTED, else .selgen/imported.json)', path)
    .action(async (folder: string, options: ReadStudyOptions) => {
      const { readStudy } = await import('../results/study/read-study.ts');
      process.stdout.write(visibleText(readStudy(folder, options)));
    });
}
