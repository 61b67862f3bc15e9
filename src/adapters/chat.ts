import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { fail, SelgenError } from '../lib/errors.ts';
import { chooseEngine } from '../suite/device.ts';
import { openConversation } from './conversation.ts';
import { openSubject } from './find-subject.ts';

const usage = `Talks to a trained model in the terminal.

  npm run chat -- <trial, adapter folder or model folder> [options]

  --system TEXT        stands before the first message
  --temperature T      0 takes the likeliest token, always (default: 0)
  --top-p P            only the likeliest tokens that together have this probability (default: 1)
  --seed N             of the draws (default: 1)
  --max-tokens N       longest answer (default: 256)
  --stop TEXT          ends an answer before this text, besides at the end of the turn; may be given again
  --model FOLDER       the base model, where it is not the one that the adapter names

  A trial is named by its key in $SELGEN_STORE (.selgen/trials), or the first digits of it.
  In the conversation: /reset forgets it, /exit ends; Ctrl-C stops an answer, and ends where there is none.
`;

/** Runs `npm run chat`. */
export async function chat(args: readonly string[]): Promise<void> {
  const { values, name } = parse(args);
  if (values.help || name === undefined) {
    process.stdout.write(usage);
    if (!values.help) process.exitCode = 2;
    return;
  }
  const { system, stop: stops } = values;
  if (stops?.includes('')) fail('chat', 'Expected a text as --stop, got an empty one. Ask with --help.');
  const sampling = {
    temperature: numberOf('temperature', values.temperature),
    topP: numberOf('top-p', values['top-p']),
    seed: numberOf('seed', values.seed),
  };
  const maximumNewTokens = numberOf('max-tokens', values['max-tokens']);
  const subject = await openSubject(name, values.model);
  const engine = await chooseEngine();
  const conversation = openConversation(engine, subject, { system, sampling, maximumNewTokens, stops });
  const tty = process.stdin.isTTY && process.stdout.isTTY;
  const lines = createInterface({ input: process.stdin, ...(tty ? { output: process.stdout, prompt: '> ' } : {}) });
  let answering = false;
  let stopped = false;
  const interrupt = () => {
    stopped = true;
    if (!answering) lines.close();
  };
  lines.on('SIGINT', interrupt);
  process.on('SIGINT', interrupt);
  if (!conversation.systemIsRole) {
    process.stderr.write(
      "[chat] This model's template takes no system message: it stands before your first message.\n",
    );
  }
  try {
    if (tty) lines.prompt();
    for await (const line of lines) {
      const text = line.trim();
      if (text === '/exit') break;
      if (text === '/reset') conversation.reset();
      else if (text !== '') {
        answering = true;
        stopped = false;
        try {
          for await (const piece of conversation.say(text)) {
            process.stdout.write(piece);
            if (stopped) break;
          }
        } catch (error) {
          if (!(error instanceof SelgenError)) throw error;
          process.stderr.write(error.message);
          if (!tty) process.exitCode = 1;
        }
        process.stdout.write('\n');
        answering = false;
        if (stopped && !tty) break;
      }
      if (tty) lines.prompt();
    }
  } finally {
    lines.close();
    process.off('SIGINT', interrupt);
    await conversation.dispose();
    await engine.dispose();
  }
}

function parse(args: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        system: { type: 'string' },
        temperature: { type: 'string', default: '0' },
        'top-p': { type: 'string', default: '1' },
        seed: { type: 'string', default: '1' },
        'max-tokens': { type: 'string', default: '256' },
        stop: { type: 'string', multiple: true },
        model: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
    if (positionals.length > 1) fail('chat', `Expected one trial or folder, got ${positionals.join(' and ')}.`);
    return { values, name: positionals[0] };
  } catch (error) {
    if (error instanceof SelgenError) throw error;
    return fail('chat', `Expected the options of --help, got: ${(error as Error).message}`, error);
  }
}

function numberOf(option: string, text: string): number {
  const value = Number(text);
  return text.trim() !== '' && Number.isFinite(value)
    ? value
    : fail('chat', `Expected a number as --${option}, got '${text}'. Ask with --help.`);
}
