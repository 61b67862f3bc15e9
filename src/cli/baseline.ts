import type { Command } from 'commander';
import { visibleText } from '../report/notation/visible-text.ts';
import type { AcceptOptions } from '../results/gates/accept-baseline.ts';

export function baseline(command: Command): void {
  command
    .option('--setting <name>', 'one setting, such as gcd (default: every setting in the store)')
    .option(
      '--store <folder>',
      "the trials' folder (default: $SELGEN_STORE, else .selgen/trials); of each setting its newest comparison counts",
    )
    .option('--out <folder>', 'where baselines lie (default: $SELGEN_BASELINE, else fixtures/baselines)')
    .action(async (options: AcceptOptions) => {
      const { acceptBaseline } = await import('../results/gates/accept-baseline.ts');
      process.stdout.write(visibleText(acceptBaseline(options)));
    });
}
