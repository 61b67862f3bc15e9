/**
 * F1 of the words of two texts as multisets, without case and punctuation, in [0, 1]: the measure of reading
 * comprehension (Rajpurkar et al. 2016, arXiv 1606.05250). Two empty texts are equal.
 */
export function wordOverlap(reply: string, expected: string): number {
  const [own, wanted] = [wordsOf(reply), wordsOf(expected)];
  if (own.length === 0 || wanted.length === 0) return own.length === wanted.length ? 1 : 0;
  const left = new Map<string, number>();
  for (const word of wanted) left.set(word, (left.get(word) ?? 0) + 1);
  let shared = 0;
  for (const word of own) {
    const count = left.get(word) ?? 0;
    if (count > 0) shared++;
    left.set(word, count - 1);
  }
  return (2 * shared) / (own.length + wanted.length);
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}
