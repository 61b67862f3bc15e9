import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PreTrainedTokenizer } from '@huggingface/transformers';
import { fail } from '../lib/errors.ts';

/** A turn of a conversation. */
export interface Message {
  readonly role: 'user' | 'assistant' | 'system';
  readonly content: string;
}

/** A conversation of one question and one answer, as token ids. */
export interface Example {
  /** Prompt, answer and the token that ends the turn. */
  readonly tokens: number[];
  /** Index of the answer's first token: the loss begins here. */
  readonly answerStart: number;
}

/** Text to token ids and back. */
export interface Tokenizer {
  /** One more than the largest id. */
  readonly vocabularySize: number;
  readonly padId: number;
  /** Tokens that end an answer. */
  readonly eosIds: readonly number[];
  /** Token ids of bare text: no `<bos>`, no template. */
  encode(text: string): number[];
  /** @param options.skipSpecial Leaves out control tokens. @defaultValue true */
  decode(ids: readonly number[], options?: { skipSpecial?: boolean }): string;
  /**
   * Token ids of a conversation in the model's own template.
   *
   * @param options.addGenerationPrompt Ends with the header of the answer to come. @defaultValue true
   */
  chat(messages: readonly Message[], options?: { addGenerationPrompt?: boolean }): number[];
  /** A training example. The tokens before `answerStart` are exactly `chat([user])`. */
  example(user: string, assistant: string): Example;
}

/** How chat models of the families that we know end a turn; `eos_token` alone does not say. */
const endsOfTurn = ['<end_of_turn>', '<turn|>', '<|im_end|>', '<|eot_id|>', '<|end|>'];

/** Loads the tokenizer of a model folder (`tokenizer.json`, `tokenizer_config.json`); nothing is ever downloaded. */
export async function loadTokenizer(folder: string): Promise<Tokenizer> {
  const tokenizerJson = readJson(join(folder, 'tokenizer.json'));
  const config = readJson(join(folder, 'tokenizer_config.json'));
  const template = join(folder, 'chat_template.jinja');
  if (config.chat_template === undefined && existsSync(template)) {
    config.chat_template = readFileSync(template, 'utf8');
  }
  // Imported only here: it loads ONNX Runtime and an image library, 0.3 s that a run without a model need not wait for.
  const { PreTrainedTokenizer } = await import('@huggingface/transformers');
  try {
    return wrap(folder, new PreTrainedTokenizer(tokenizerJson, config), generationEosIds(folder));
  } catch (cause) {
    return fail(
      'tokenizer',
      `Expected a Hugging Face tokenizer, got "${(cause as Error).message}" from ${folder}.`,
      cause,
    );
  }
}

function wrap(folder: string, inner: PreTrainedTokenizer, generationEos: readonly number[]): Tokenizer {
  const ids: Map<string, number> = inner.get_vocab();
  const control = new Set<string>(inner.all_special_tokens);
  const eosIds = [
    ...new Set([...generationEos, ...[inner.eos_token, ...endsOfTurn].flatMap((token) => ids.get(token) ?? [])]),
  ];
  const encode = (text: string): number[] => inner.encode(text, { add_special_tokens: false });

  const render = (messages: readonly Message[], addGenerationPrompt: boolean): string => {
    for (const { role, content } of messages) {
      const found = [...control].find((token) => content.includes(token));
      if (found !== undefined) {
        fail(
          'tokenizer',
          `Expected text without control tokens, got ${found} in a message of the ${role}: ${excerpt(content)}. Remove it: it would end or begin a turn.`,
        );
      }
    }
    try {
      return inner.apply_chat_template([...messages], { tokenize: false, add_generation_prompt: addGenerationPrompt });
    } catch (cause) {
      return fail(
        'tokenizer',
        `Expected a conversation that the chat template accepts, got "${(cause as Error).message}" from ${folder}.`,
        cause,
      );
    }
  };

  return {
    vocabularySize: 1 + Math.max(...ids.values()),
    padId: inner.pad_token_id ?? eosIds[0] ?? 0,
    eosIds,
    encode,
    decode: (tokens, { skipSpecial = true } = {}) =>
      tokens.length === 0
        ? ''
        : inner.decode([...tokens], { skip_special_tokens: skipSpecial, clean_up_tokenization_spaces: false }),
    chat: (messages, { addGenerationPrompt = true } = {}) => encode(render(messages, addGenerationPrompt)),
    example: (user, assistant) => {
      const question: Message = { role: 'user', content: user };
      const prompt = encode(render([question], true));
      const whole = encode(render([question, { role: 'assistant', content: assistant }], false));
      if (prompt.some((id, index) => id !== whole[index])) {
        fail(
          'tokenizer',
          `Expected the prompt's tokens to begin the whole example, got a chat template in ${folder} that writes the question differently once it is answered: ${excerpt(user)}. Use a template whose generation prompt begins the answer.`,
        );
      }
      const end = whole.findLastIndex((id) => eosIds.includes(id));
      if (end < prompt.length) {
        fail(
          'tokenizer',
          `Expected the chat template of ${folder} to end an answer with one of the tokens ${eosIds}, got ${excerpt(assistant)} without. Name the token in generation_config.json's eos_token_id.`,
        );
      }
      return { tokens: whole.slice(0, end + 1), answerStart: prompt.length };
    },
  };
}

function generationEosIds(folder: string): number[] {
  const file = join(folder, 'generation_config.json');
  const { eos_token_id: ids = [] } = existsSync(file) ? readJson(file) : {};
  return [ids].flat().filter((id) => typeof id === 'number');
}

function readJson(file: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return typeof value === 'object' && value !== null
      ? { ...value }
      : fail('tokenizer', `Expected a JSON object, got ${value} in ${file}.`);
  } catch (cause) {
    return fail(
      'tokenizer',
      `Expected a JSON file, got "${(cause as Error).message}" from ${file}. A model folder needs tokenizer.json and tokenizer_config.json.`,
      cause,
    );
  }
}

function excerpt(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}
