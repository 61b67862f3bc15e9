import type { Command } from 'commander';
import { visibleText } from '../report/notation/visible-text.ts';
import type { ReportOptions } from '../report/report-trials.ts';

export function report(command: Command): void {
  command
    .option(
      '--store <folder>',
      "the trials' folder (default: $SELGEN_STORE, else .selgen/trials); of each setting its newest comparison is shown",
    )
    .option('--results <file>', "a report's results.json, instead of a store")
    .option('--compare <path>', 'an earlier run to compare with: its results.json, its folder, or a folder of trials')
    .option('--out <folder>', 'where to write index.html and results.json', 'reports/latest')
    .option(
      '--export <formats>',
      'for other programs, in folders of their names beside the report: inspect (default: $SELGEN_EXPORT)',
    )
    .action(async ({ export: asked, ...options }: ReportOptions & { readonly export?: string }) => {
      const { exportNames, exportTrials } = await import('../exports/exports.ts');
      const { loadTrials, reportTrials } = await import('../report/report-trials.ts');
      const names = exportNames(asked);
      const loaded = loadTrials(options);
      process.stdout.write(visibleText(await reportTrials(loaded, options)));
      for (const folder of exportTrials(loaded.results, names, options.out))
        process.stdout.write(`Exported: ${folder}\n`);
    });
}
