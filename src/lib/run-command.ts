import { SelgenError } from './errors.ts';

/**
 * Runs a command of this repository. A SelgenError prints its message alone and sets exit code 1; any other error
 * prints its stack.
 */
export async function runCommand(main: (args: readonly string[]) => void | Promise<void>): Promise<void> {
  try {
    await main(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof SelgenError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
