import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadTokenizer, type Message } from './tokenizer.ts';

interface Golden {
  readonly texts: readonly { readonly text: string; readonly ids: number[]; readonly decoded: string }[];
  readonly conversations: readonly { messages: Message[]; addGenerationPrompt: boolean; ids: number[] }[];
}

const folder = join(import.meta.dirname, '../../../fixtures/golden/tokenizer');
const golden: Golden = JSON.parse(readFileSync(join(folder, 'golden.json'), 'utf8'));
const tokenizer = await loadTokenizer(folder);

describe("Python's tokenizers and transformers agree", () => {
  test.each(golden.texts)('on the ids of $text', ({ text, ids, decoded }) => {
    expect(tokenizer.encode(text)).toEqual(ids);
    // Known difference: the byte decoder of @huggingface/tokenizers drops a byte order mark.
    expect(tokenizer.decode(ids, { skipSpecial: false })).toBe(decoded.replaceAll('\ufeff', ''));
  });

  test.each(golden.conversations)('on $messages', ({ messages, addGenerationPrompt, ids }) => {
    expect(tokenizer.chat(messages, { addGenerationPrompt })).toEqual(ids);
  });
});
