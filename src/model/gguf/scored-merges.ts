/**
 * The merges of a SentencePiece BPE, which a file has only as the scores of its pieces: each piece joins from any two that
 * make it, the best score first, and of equals the longest left part.
 *
 * @param scores One a token; undefined for a token that neither joins nor is joined.
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
  /** Of the two parts, and how many characters they have. */
  readonly ids: readonly [number, number];
  readonly sizes: readonly [number, number];
}
