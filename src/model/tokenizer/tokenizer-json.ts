/** Parts of a `tokenizer.json`. */

/** Stands for a space in the tokens of SentencePiece. */
export const SPACE = '\u2581';

/** The tokens of single bytes, `<0x00>` to `<0xFF>`. */
export const byteTokens: readonly string[] = Array.from(
  { length: 256 },
  (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`,
);

export function idsOf(tokens: readonly string[]): Readonly<Record<string, number>> {
  return Object.fromEntries(tokens.map((token, id) => [token, id]));
}

export function addedToken(id: number, content: string, special: boolean) {
  return { id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special };
}

/**
 * How SentencePiece writes spaces and reads them back, with byte tokens.
 *
 * @param prefix Whether a text gets a space before it.
 */
export function spaceSteps(prefix: boolean): { readonly normalizer: object; readonly decoder: object } {
  const spaces = { type: 'Replace', pattern: { String: ' ' }, content: SPACE };
  return {
    normalizer: prefix ? { type: 'Sequence', normalizers: [{ type: 'Prepend', prepend: SPACE }, spaces] } : spaces,
    decoder: {
      type: 'Sequence',
      decoders: [
        { type: 'Replace', pattern: { String: SPACE }, content: ' ' },
        { type: 'ByteFallback' },
        { type: 'Fuse' },
        ...(prefix ? [{ type: 'Strip', content: ' ', start: 1, stop: 0 }] : []),
      ],
    },
  };
}

/** A byte-pair encoding, with `own` fields in place of the usual values. */
export function bpe(
  vocab: Readonly<Record<string, number>>,
  merges: readonly (string | readonly string[])[],
  own: object,
) {
  const plain = { dropout: null, unk_token: null, continuing_subword_prefix: null, end_of_word_suffix: null };
  return { type: 'BPE', ...plain, fuse_unk: false, byte_fallback: false, ignore_merges: false, ...own, vocab, merges };
}
