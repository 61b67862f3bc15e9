import { type ParseArgsConfig, parseArgs } from 'node:util';
import { fail, SelgenError } from './errors.ts';

/** Runs a command of this repository. A SelgenError prints its message alone and exits with 1; others print a stack. */
export async function runCommand(main: (args: readonly string[]) => void | Promise<void>): Promise<void> {
  try {
    await main(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof SelgenError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}

/** Values of a command's options, in the terms of Node's `parseArgs`; null where `--help` was asked and printed. */
export function optionsIn<const T extends NonNullable<ParseArgsConfig['options']>>(
  part: string,
  args: readonly string[],
  options: T,
  usage: string,
) {
  try {
    const { values } = parseArgs({ args: [...args], options: { ...options, help: { type: 'boolean' } } });
    if (!('help' in values)) return values;
  } catch (error) {
    fail(part, `${(error as Error).message} Ask with --help.`, error);
  }
  process.stdout.write(usage);
  return null;
}
