import { describe, expect, test } from 'vitest';
import { golden, readGolden } from '../../golden.ts';
import { loadTokenizer, type Message } from './tokenizer.ts';

interface Golden {
  readonly texts: readonly { readonly text: string; readonly ids: number[]; readonly decoded: string }[];
  readonly conversations: readonly { messages: Message[]; addGenerationPrompt: boolean; ids: number[] }[];
}

const expected = readGolden<Golden>('tokenizer/golden.json');
const tokenizer = await loadTokenizer(golden('tokenizer'));

describe("Python's tokenizers and transformers agree", () => {
  test.each(expected.texts)('on the ids of $text', ({ text, ids, decoded }) => {
    expect(tokenizer.encode(text)).toEqual(ids);
    // Known difference: the byte decoder of @huggingface/tokenizers drops a byte order mark.
    expect(tokenizer.decode(ids, { skipSpecial: false })).toBe(decoded.replaceAll('\ufeff', ''));
  });

  test.each(expected.conversations)('on $messages', ({ messages, addGenerationPrompt, ids }) => {
    expect(tokenizer.chat(messages, { addGenerationPrompt })).toEqual(ids);
  });
});
