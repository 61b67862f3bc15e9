import { fail } from '../../lib/errors.ts';

/** The steps before the merges of a byte-level BPE. */
export interface PreTokenizer {
  readonly normalizer: object | null;
  readonly preTokenizer: object;
  /** Whether a piece in the vocabulary is one token, whatever the merges say. */
  readonly ignoreMerges: boolean;
}

const byteLevel = (regex: boolean) => ({
  type: 'ByteLevel',
  add_prefix_space: false,
  trim_offsets: true,
  use_regex: regex,
});

/** Splits at a pattern, then encodes bytes. */
function splitting(regex: string): object {
  const split = { type: 'Split', pattern: { Regex: regex }, behavior: 'Isolated', invert: false };
  return { type: 'Sequence', pretokenizers: [split, byteLevel(false)] };
}

/** The pattern of GPT-4 and derived tokenizers, which differ in how many digits stay together. */
const words = (digits: string) =>
  `(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|${digits}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+`;
const digitByDigit: PreTokenizer = {
  normalizer: null,
  preTokenizer: { type: 'Sequence', pretokenizers: [{ type: 'Digits', individual_digits: true }, byteLevel(true)] },
  ignoreMerges: false,
};
const qwen: PreTokenizer = {
  normalizer: { type: 'NFC' },
  preTokenizer: splitting(words('\\p{N}')),
  ignoreMerges: false,
};
const llama3: PreTokenizer = { normalizer: null, preTokenizer: splitting(words('\\p{N}{1,3}')), ignoreMerges: true };

/** Pre-tokenizers by llama.cpp's names. */
const KINDS: Readonly<Record<string, PreTokenizer>> = {
  'gpt-2': { normalizer: null, preTokenizer: byteLevel(true), ignoreMerges: false },
  smollm: digitByDigit,
  'llama-bpe': llama3,
  llama3,
  qwen2: qwen,
};

/** The pre-tokenizer of `tokenizer.ggml.pre`. Another one would split text differently than in the model's training. */
export function preTokenizerOf(kind: string, file: string): PreTokenizer {
  if (Object.hasOwn(KINDS, kind)) return KINDS[kind]!;
  return fail(
    'gguf',
    `Expected tokenizer.ggml.pre to be one of ${Object.keys(KINDS).join(', ')}, got ${JSON.stringify(kind)} in ${file}. ` +
      'Add it to src/model/gguf/pre-tokenizers.ts, or take the checkpoint for transformers.',
  );
}
