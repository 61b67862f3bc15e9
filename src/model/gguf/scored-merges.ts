/**
 * The merges of a SentencePiece BPE. A file has only the scores of its pieces, so a piece can be joined from any two
 * parts that make it: the best score first, and among equals the longest left part.
 *
 * @param scores One for each token; undefined for a token that takes no part in merges.
 */
export function mergesByScore(
  tokens: readonly string[],
  scores: readonly (number | undefined)[],
): (readonly [left: string, right: string])[] {
  const ids = new Map(tokens.flatMap((token, id) => (scores[id] === undefined ? [] : [[token, id] as const])));
  const merges: Merge[] = [];
  for (const [token, id] of ids) {
    const found: Merge[] = [];
    for (let end = 1; end < token.length; end++) {
      const left = token.slice(0, end);
      const first = ids.get(left);
      if (first === undefined) continue;
      const right = token.slice(end);
      const second = ids.get(right);
      if (second === undefined) continue;
      const sizes = [[...left].length, [...right].length] as const;
      found.push({ pair: [left, right], score: scores[id]!, ids: [first, second], sizes });
    }
    merges.push(...found.sort((a, b) => a.ids[0] - b.ids[0] || a.ids[1] - b.ids[1]));
  }
  return merges
    .sort((a, b) => b.score - a.score || b.sizes[0] - a.sizes[0] || b.sizes[1] - a.sizes[1])
    .map(({ pair }) => pair);
}

interface Merge {
  readonly pair: readonly [left: string, right: string];
  readonly score: number;
  /** Ids of the two parts, and their lengths in characters. */
  readonly ids: readonly [number, number];
  readonly sizes: readonly [number, number];
}
