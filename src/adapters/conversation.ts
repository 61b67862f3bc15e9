import type { Engine } from '../engine/engine.ts';
import { floats } from '../engine/engine.ts';
import { createGenerator } from '../evaluate/generate.ts';
import type { Sampling } from '../evaluate/sample-token.ts';
import { fail } from '../lib/errors.ts';
import type { Message } from '../model/tokenizer/tokenizer.ts';
import type { Subject } from './find-subject.ts';
import { untilStop } from './stop-text.ts';

export interface ConversationOptions {
  /** Stands before the first message. */
  readonly system?: string | undefined;
  readonly sampling: Sampling;
  /** Longest answer in tokens; also what is left of the model's length. */
  readonly maximumNewTokens: number;
  /** Texts before which an answer ends, besides the model's own end of a turn. @defaultValue none */
  readonly stops?: readonly string[] | undefined;
}

/** A conversation that remembers its turns. */
export interface Conversation {
  /** False where the template takes no system message, so that it stands at the head of the first user message. */
  readonly systemIsRole: boolean;
  /** Says something; the pieces of the answer, as they come. A caller that leaves early keeps what it has heard. */
  say(text: string): AsyncGenerator<string, void>;
  /** Forgets all turns, but not the system message. */
  reset(): void;
  dispose(): Promise<void>;
}

export function openConversation(
  engine: Engine,
  { model, adapter }: Subject,
  { system, sampling, maximumNewTokens, stops = [] }: ConversationOptions,
): Conversation {
  const { network, weights, tokenizer } = model;
  const generator = createGenerator(engine, {
    network,
    weights,
    adapterOptions: adapter?.options ?? { rank: 1, alpha: 1, rankStabilized: false, dropout: 0, targets: [] },
    padId: tokenizer.padId,
    eosIds: tokenizer.eosIds,
  });
  const leaves =
    adapter &&
    Object.fromEntries(Object.entries(adapter.leaves).map(([name, { shape, data }]) => [name, floats(shape, data)]));
  const systemIsRole = system === undefined || takesSystem(tokenizer);
  let turns: Message[] = [];
  let said = 0;

  const messagesWith = (text: string): Message[] => {
    if (system === undefined) return [...turns, { role: 'user', content: text }];
    if (systemIsRole) return [{ role: 'system', content: system }, ...turns, { role: 'user', content: text }];
    const [first, ...rest] = [...turns, { role: 'user', content: text } as const];
    return [{ role: 'user', content: `${system}\n\n${first!.content}` }, ...rest];
  };

  return {
    systemIsRole,
    async *say(text) {
      const prompt = tokenizer.chat(messagesWith(text));
      const room = network.maximumLength - prompt.length;
      if (room < 1) {
        fail(
          'chat',
          `Expected a conversation within the model's ${network.maximumLength} tokens, got ${prompt.length}. Begin anew with /reset.`,
        );
      }
      const ids: number[] = [];
      let told = '';
      /** What is new of the answer. */
      const news = (isWhole: boolean) => {
        const { text, ended } = untilStop(tokenizer.decode(ids), stops, isWhole);
        const piece = text.slice(told.length);
        told = text.length > told.length ? text : told;
        return { piece, ended };
      };
      const turn = { ...sampling, seed: sampling.seed + said++ };
      try {
        const options = { maximumNewTokens: Math.min(maximumNewTokens, room), sampling: turn, bucket: 64 };
        for await (const id of generator.stream(prompt, leaves, options)) {
          ids.push(id);
          // A character of several tokens is not there until the last of them is.
          if (tokenizer.decode(ids).endsWith('\ufffd')) continue;
          const { piece, ended } = news(false);
          if (piece) yield piece;
          if (ended) break;
        }
        const { piece } = news(true);
        if (piece) yield piece;
      } finally {
        turns = [...turns, { role: 'user', content: text }, { role: 'assistant', content: told }];
      }
    },
    reset() {
      turns = [];
    },
    dispose: () => generator.dispose(),
  };
}

function takesSystem(tokenizer: Subject['model']['tokenizer']): boolean {
  const conversation = (system: string): readonly Message[] => [
    { role: 'system', content: system },
    { role: 'user', content: 'a' },
  ];
  try {
    // Some templates pass a system message over without a word.
    return String(tokenizer.chat(conversation('a'))) !== String(tokenizer.chat(conversation('b')));
  } catch {
    return false;
  }
}
