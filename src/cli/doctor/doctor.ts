import type { Command } from 'commander';
import { print, printJson } from '../output.ts';
import { probeEngines } from './engines.ts';

export function doctor(command: Command): void {
  command
    .option('--json', 'for a program to read')
    .addHelpText(
      'after',
      '\nExits with 1 where the engine that SELGEN_DEVICE names does not work, or no trial could be stored.',
    )
    .action(async ({ json }: { readonly json?: boolean }) => {
      // Begins before the rest is loaded, and takes longer.
      const engines = probeEngines();
      const { examine, isFit, linesOf } = await import('./examine.ts');
      const findings = await examine(engines);
      if (!isFit(findings)) process.exitCode = 1;
      if (json) printJson(findings);
      else print(linesOf(findings));
    });
}
