import type { Command } from 'commander';
import { print, printJson } from './output.ts';
import { collected } from './values.ts';

interface CheckOptions {
  readonly setting: readonly string[];
  readonly model?: string;
  readonly proxy?: string;
  readonly json?: boolean;
}

export function data(command: Command): void {
  command
    .command('check')
    .description(
      'what a folder holds for each setting: parts, token lengths, questions that training gives away, three examples with what the loss counts; exits with 1 where no setting, or not each that is named, is ready',
    )
    .argument('<folder>', 'a folder of data, or a data set org/name@revision of the hub')
    .option(
      '--setting <name>',
      "only this setting, or one's own: its name in src/settings, or its file; may be given again",
      collected,
      [],
    )
    .option(
      '--model <model>',
      "whose tokenizer counts and whose positions limit (default: $SELGEN_MODEL, else the setting's embedded model)",
    )
    .option('--proxy <name>', "the proxy: a label of gcd's, or the name of em's or functions' files")
    .option('--json', 'for a program to read')
    .action(async (folder: string, { setting, json, ...options }: CheckOptions) => {
      const { checkData } = await import('../data-check/check-data.ts');
      const report = await checkData(folder, { ...options, ...(setting.length > 0 ? { settings: setting } : {}) });
      const ready = report.settings.filter(({ state }) => state === 'ready').length;
      if (ready < Math.max(setting.length, 1)) process.exitCode = 1;
      if (json) return printJson(report);
      const { formatReport } = await import('../data-check/format-report.ts');
      return print(formatReport(report));
    });
}
