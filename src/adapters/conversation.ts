import { type Engine, floats } from '../engine/engine.ts';
import { createGenerator } from '../evaluate/generate.ts';
import type { Sampling } from '../evaluate/sample-token.ts';
import { fail } from '../lib/errors.ts';
import { mapValues } from '../lib/records.ts';
import type { Message } from '../model/tokenizer/tokenizer.ts';
import type { Subject } from './find-subject.ts';
import { untilStop } from './stop-text.ts';

export interface ConversationOptions {
  /** The system message. */
  readonly system?: string | undefined;
  readonly sampling: Sampling;
  /** Longest answer in tokens; the model's context limits it further. */
  readonly maximumNewTokens: number;
  /** Texts before which an answer ends, besides the model's end of turn. @defaultValue none */
  readonly stops?: readonly string[] | undefined;
}

/** A conversation that remembers its turns. */
export interface Conversation {
  /** False if the template takes no system message; the message then starts the first user message. */
  readonly systemIsRole: boolean;
  /**
   * Sends a message; yields the answer in pieces. A caller that stops early keeps the pieces so far in the
   * conversation.
   */
  say(text: string): AsyncGenerator<string, void>;
  /** Forgets all turns except the system message. */
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
  const leaves = adapter && mapValues(adapter.leaves, ({ shape, data }) => floats(shape, data));
  const systemIsRole = system === undefined || takesSystem(tokenizer);
  let turns: Message[] = [];
  let said = 0;

  const messagesWith = (text: string): Message[] => {
    const messages: Message[] = [...turns, { role: 'user', content: text }];
    if (system === undefined) return messages;
    if (systemIsRole) return [{ role: 'system', content: system }, ...messages];
    const [first, ...rest] = messages;
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
      /** The part of the answer that is new. */
      const news = (isWhole: boolean) => {
        const { text, ended } = untilStop(tokenizer.decode(ids), stops, isWhole);
        const piece = text.slice(told.length);
        told = text.length > told.length ? text : told;
        return { piece, ended };
      };
      const turn = { ...sampling, seed: sampling.seed + said++ };
      try {
        const options = { maximumNewTokens: Math.min(maximumNewTokens, room), sampling: turn, bucket: 128 };
        for await (const id of generator.stream(prompt, leaves, options)) {
          ids.push(id);
          // A character of several tokens is complete only with the last of them.
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
    // Some templates silently omit a system message.
    return String(tokenizer.chat(conversation('a'))) !== String(tokenizer.chat(conversation('b')));
  } catch {
    return false;
  }
}
