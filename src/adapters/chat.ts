import { createInterface } from 'node:readline';
import { SelgenError } from '../lib/errors.ts';
import { visibleText } from '../report/notation/visible-text.ts';
import { chooseEngine } from '../suite/device.ts';
import { openConversation } from './conversation.ts';
import { openSubject } from './find-subject.ts';

export interface ChatOptions {
  /** The system message. */
  readonly system?: string;
  /** 0 always takes the likeliest token. */
  readonly temperature: number;
  /** Draws only from the likeliest tokens that together have this probability. */
  readonly topP: number;
  readonly seed: number;
  /** Longest answer in tokens. */
  readonly maxTokens: number;
  /** Texts before which an answer ends. */
  readonly stop?: readonly string[];
  /** The base model, if it is not the one that the adapter names. */
  readonly model?: string;
}

/** Chats with a model over standard input and output, one message a line. */
export async function chat(name: string, options: ChatOptions): Promise<void> {
  const { system, stop: stops, temperature, topP, seed, maxTokens: maximumNewTokens } = options;
  const sampling = { temperature, topP, seed };
  const subject = await openSubject(name, options.model);
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
            // A model may write control characters that move the cursor or set the terminal's title.
            process.stdout.write(visibleText(piece));
            if (stopped) break;
          }
        } catch (error) {
          if (!(error instanceof SelgenError)) throw error;
          process.stderr.write(visibleText(error.message));
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
