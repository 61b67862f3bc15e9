import type { Command } from 'commander';
import { print, printJson } from '../output.ts';
import { probeEngines } from './engines.ts';

export function doctor(command: Command): void {
  command
    .option('--json', 'for a program to read')
    .addHelpText(
      'after',
      '\nExits with 1, and says why, where the engine that SELGEN_DEVICE names does not work, a run would refuse a variable, or no trial could be stored.',
    )
    .action(async ({ json }: { readonly json?: boolean }) => {
      // Begins before the rest is loaded, and takes longer.
      const engines = probeEngines();
      const { examine, linesOf, obstacles } = await import('./examine.ts');
      const { nameWarnings } = await import('../../suite/environment/known-names.ts');
      const findings = await examine(engines);
      const found = obstacles(findings);
      if (found.length > 0) process.exitCode = 1;
      if (json) printJson({ ...findings, obstacles: found, warnings: nameWarnings() });
      else print(linesOf(findings));
    });
}
