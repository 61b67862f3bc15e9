import { type ParseArgsConfig, parseArgs } from 'node:util';
import { fail, SelgenError } from './errors.ts';

/**
 * Runs a command of this repository. A SelgenError prints its message alone and exits with 1; others print a stack.
 *
 * @param usage What `--help` prints in place of running; absent where `main` reads its options with {@link optionsIn}.
 */
export async function runCommand(
  main: (args: readonly string[]) => void | Promise<void>,
  usage?: string,
): Promise<void> {
  const args = process.argv.slice(2);
  if (usage !== undefined && args.includes('--help')) {
    process.stdout.write(`${usage}\n`);
    return;
  }
  try {
    await main(args);
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
