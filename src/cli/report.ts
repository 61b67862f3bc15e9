import type { Command } from 'commander';
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
    .action(async (options: ReportOptions) => {
      const { reportTrials } = await import('../report/report-trials.ts');
      process.stdout.write(await reportTrials(options));
    });
}
