import { type Command, Option } from 'commander';
import { DEVICES } from '../suite/environment/device-names.ts';
import type { RunOptions } from './start-vitest.ts';
import { collected, integers } from './values.ts';

export function run(command: Command): void {
  command
    .argument('[setting]', "a folder of suites, such as gcd, or a part of the files' names (default: all suites)")
    .argument('[arguments...]', 'more suites, and options for Vitest after --: npx selgen run gcd em -- --bail 1')
    .option('--method <name>', 'only trials of this method, such as kl; may be given again', collected)
    .option('--seeds <list>', 'one trial each, such as 1,2,3', integers)
    .addOption(
      new Option('--strengths <which>', 'all that the suites list, or one: the middle of each method').choices([
        'one',
        'all',
      ]),
    )
    .addOption(new Option('--device <name>', 'an engine; npx selgen doctor says which work here').choices(DEVICES))
    .option('--model <source>', 'a model folder, or an id of the hub such as org/name@revision')
    .option('--store <folder>', 'where trials are kept')
    .option('--report <folder>', 'where the report goes, or off')
    .option('--force', 'trains again what is stored')
    .option('--watch', 'runs again what a changed file is about')
    .action(async (setting: string | undefined, rest: readonly string[], options: RunOptions) => {
      const { startVitest } = await import('./start-vitest.ts');
      process.exitCode = await startVitest(setting, rest, options);
    });
}
