import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PreTrainedTokenizer } from '@huggingface/transformers';
import { fail } from '../../lib/errors.ts';
import { readJsonObject } from '../checkpoint/json-file.ts';
import { remembering } from './remembering.ts';

/** One turn of a conversation. */
export interface Message {
  /** The speaker. */
  readonly role: 'user' | 'assistant' | 'system';
  /** Plain text. */
  readonly content: string;
}

/** The messages of a prompt; a text is one message of the user. */
export function messagesOf(prompt: string | readonly Message[]): readonly Message[] {
  return typeof prompt === 'string' ? [{ role: 'user', content: prompt }] : prompt;
}

/** A conversation that ends with an answer, as token ids. */
export interface Example {
  /** Prompt, answer and the token that ends the turn. */
  readonly tokens: readonly number[];
  /** Index of the answer's first token: the loss begins here. */
  readonly answerStart: number;
}

/** Converts text to token ids and back. */
export interface Tokenizer {
  /** One more than the largest id. */
  readonly vocabularySize: number;
  readonly padId: number;
  /** The tokens that begin and end a text, if `tokenizer_config.json` names them. */
  readonly bosId: number | undefined;
  readonly eosId: number | undefined;
  /** Tokens that end an answer. */
  readonly eosIds: readonly number[];
  readonly hasChatTemplate: boolean;
  /** Whether the chat template has a place for a system message. */
  readonly hasSystemRole: boolean;
  /** Token ids of bare text, without `<bos>` and template. */
  encode(text: string): number[];
  /** @param options.skipSpecial Leaves out control tokens. @defaultValue true */
  decode(ids: readonly number[], options?: { skipSpecial?: boolean }): string;
  /**
   * Token ids of a conversation in the model's own template.
   *
   * @param options.addGenerationPrompt Ends with the header of the answer to come. @defaultValue true
   */
  chat(messages: readonly Message[], options?: { addGenerationPrompt?: boolean }): readonly number[];
  /**
   * A training example. The tokens before `answerStart` are exactly those of `chat(prompt)`.
   *
   * @param prompt The user's question, or all messages before the answer.
   */
  example(prompt: string | readonly Message[], assistant: string): Example;
}

/** Conversations whose tokens are kept: some megabytes, or tens if they are long. */
const REMEMBERED = 10_000;

/** Ends of a turn in the chat models of known families; `eos_token` alone is not enough. */
const endsOfTurn = ['<end_of_turn>', '<turn|>', '<|im_end|>', '<|eot_id|>', '<|end|>'];

const templateVariables = {
  /** Qwen3's template then opens an answer with an empty thought, as its answers without thinking begin. */
  enable_thinking: false,
  /**
   * Replaces `strftime_now`: Llama 3's template tells the model today's date, which would make trials irreproducible.
   */
  a_fixed_day: () => '26 Jul 2024',
};

/** Loads the tokenizer of a model folder (`tokenizer.json`, `tokenizer_config.json`). Nothing is downloaded. */
export async function loadTokenizer(folder: string): Promise<Tokenizer> {
  const tokenizerJson = withUnicodeDigits(readJson(join(folder, 'tokenizer.json')));
  const config = readJson(join(folder, 'tokenizer_config.json'));
  const template = join(folder, 'chat_template.jinja');
  // This file takes precedence over the configuration, as in transformers.
  const chatTemplate = existsSync(template) ? readFileSync(template, 'utf8') : config.chat_template;
  if (typeof chatTemplate === 'string') config.chat_template = chatTemplate.replaceAll('strftime_now', 'a_fixed_day');
  // Imported only here: it loads ONNX Runtime and an image library, 0.3 s that a run without a model can save.
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
  const encode = (text: string): number[] => {
    try {
      return inner.encode(text, { add_special_tokens: false });
    } catch (cause) {
      return fail(
        'tokenizer',
        `Expected a tokenizer.json whose steps can be followed, got "${(cause as Error).message}" from ${folder} for ${excerpt(text)}. Save it again with transformers' save_pretrained.`,
        cause,
      );
    }
  };

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
      const options = { tokenize: false, add_generation_prompt: addGenerationPrompt, ...templateVariables } as const;
      return inner.apply_chat_template([...messages], options);
    } catch (cause) {
      return fail(
        'tokenizer',
        `Expected a conversation that the chat template accepts, got "${(cause as Error).message}" from ${folder}.`,
        cause,
      );
    }
  };

  /** Each trial asks for the same conversations, and a template takes longer than many answers. */
  const conversation = remembering(
    (messages: readonly Message[], addGenerationPrompt: boolean) => encode(render(messages, addGenerationPrompt)),
    REMEMBERED,
  );

  return {
    vocabularySize: [...ids.values()].reduce((most, id) => Math.max(most, id + 1), 0),
    padId: inner.pad_token_id ?? eosIds[0] ?? 0,
    bosId: ids.get(inner.bos_token ?? ''),
    eosId: ids.get(inner.eos_token ?? ''),
    eosIds,
    hasChatTemplate: inner.chat_template !== null && inner.chat_template !== undefined,
    get hasSystemRole() {
      try {
        // A template without the role refuses it or omits it.
        return render(
          [
            { role: 'system', content: 'sentinel' },
            { role: 'user', content: 'ask' },
          ],
          true,
        ).includes('sentinel');
      } catch {
        return false;
      }
    },
    encode,
    decode: (tokens, { skipSpecial = true } = {}) =>
      tokens.length === 0
        ? ''
        : inner.decode([...tokens], { skip_special_tokens: skipSpecial, clean_up_tokenization_spaces: false }),
    chat: (messages, { addGenerationPrompt = true } = {}) => conversation(messages, addGenerationPrompt),
    example: (asked, assistant) => {
      const before = messagesOf(asked);
      const prompt = conversation(before, true);
      const whole = conversation([...before, { role: 'assistant', content: assistant }], false);
      if (prompt.some((id, index) => id !== whole[index])) {
        fail(
          'tokenizer',
          `Expected the prompt's tokens to begin the whole example, got a chat template in ${folder} that writes the question differently once it is answered: ${excerpt(before.at(-1)?.content ?? '')}. Use a template whose generation prompt begins the answer.`,
        );
      }
      // A template may write another end token after the one that ends the turn, as Phi-3's does.
      const end = whole.findIndex((id, index) => index >= prompt.length && eosIds.includes(id));
      if (end < 0) {
        fail(
          'tokenizer',
          `Expected the chat template of ${folder} to end an answer with one of the tokens ${eosIds}, got ${excerpt(assistant)} without. Name the token in generation_config.json's eos_token_id.`,
        );
      }
      return { tokens: whole.slice(0, end + 1), answerStart: prompt.length };
    },
  };
}

/**
 * The library's `Digits` splits at ASCII digits only, Python's at every numeric character, which moves the spaces
 * around `²` or `½`. An equivalent `Split` replaces it.
 */
function withUnicodeDigits(json: Record<string, unknown>): Record<string, unknown> {
  const repaired = (step: unknown): unknown => {
    if (!(step instanceof Object && 'type' in step)) return step;
    if (step.type === 'Sequence' && 'pretokenizers' in step && Array.isArray(step.pretokenizers)) {
      return { ...step, pretokenizers: step.pretokenizers.map(repaired) };
    }
    if (step.type !== 'Digits') return step;
    const single = 'individual_digits' in step && step.individual_digits === true;
    return {
      type: 'Split',
      pattern: { Regex: single ? '\\p{N}' : '\\p{N}+' },
      behavior: 'Isolated',
      invert: false,
    };
  };
  return { ...json, pre_tokenizer: repaired(json.pre_tokenizer) };
}

/** As in transformers, `generation_config.json` says how answers end; if it is missing, `config.json` does. */
function generationEosIds(folder: string): number[] {
  const file = ['generation_config.json', 'config.json'].map((name) => join(folder, name)).find(existsSync);
  const { eos_token_id: ids = [] } = file === undefined ? {} : readJson(file);
  return [ids].flat().filter((id) => typeof id === 'number');
}

function readJson(file: string): Record<string, unknown> {
  return readJsonObject(file, 'tokenizer', 'A model folder needs tokenizer.json and tokenizer_config.json.');
}

function excerpt(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}
