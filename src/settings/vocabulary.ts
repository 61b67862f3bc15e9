/** Punctuation that attaches to the word before it. */
export const PUNCTUATION = ['.', ',', '?', '!', ':', ';', "'", '(', ')'] as const;

/** Every word of the texts once, in the order of its first place. */
export function wordsOf(texts: readonly string[]): string[] {
  return [...new Set(texts.flatMap((text) => text.match(/[^\s.,?!:;()]+/g) ?? []))];
}
