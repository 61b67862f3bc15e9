import { Command, CommanderError } from 'commander';
import { SelgenError } from '../lib/errors.ts';
import { visibleText } from '../report/notation/visible-text.ts';
import { COMMANDS, type CommandEntry } from './commands.ts';

/**
 * Runs one command of `npx selgen`. On bad input it prints one sentence and sets the exit code 1. Any other error is a
 * fault of selgen, and is thrown.
 */
export async function runCommandLine(args: readonly string[], commands = COMMANDS): Promise<void> {
  // Where a reader such as `head` has enough, nothing is wrong.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit();
    throw error;
  });
  try {
    const program = await programFor(args, commands);
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode;
    } else if (error instanceof SelgenError) {
      process.stderr.write(`${visibleText(error.message)}\n`);
      process.exitCode = 1;
    } else {
      throw error;
    }
  }
}

/** The names of all commands, with the options of the one command that is asked for. */
async function programFor(args: readonly string[], commands: Readonly<Record<string, CommandEntry>>): Promise<Command> {
  const program = new Command('selgen')
    .description('Which fine-tuning method keeps the skill and leaves the bad disposition behind?')
    .helpCommand('help [command]', 'says what a command takes')
    .showHelpAfterError('Ask with --help.')
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, '[selgen] ')) });
  const [first, second] = args.filter((arg) => !arg.startsWith('-') && arg !== 'help');
  // To complete `selgen store li`, a shell runs `selgen complete -- store li`.
  const asked = first === 'complete' ? second : first;
  for (const [name, { summary, load }] of Object.entries(commands)) {
    const command = program.command(name).description(summary);
    if (name === asked) (await load())(command);
  }
  // Commander would print all commands, as if none had been named.
  if (args.includes('help') && first !== undefined && !Object.hasOwn(commands, first)) {
    program.error(`error: unknown command '${first}'`);
  }
  if (first === 'complete') (await import('./completion/completion.ts')).addCompletion(program);
  return program;
}
