/**
 * The merges of a SentencePiece BPE, which a file has only as the scores of its pieces: each piece joins from any two that
 * make it, the best score first.
 */
export function mergesByScore(
  tokens: readonly string[],
  scores: readonly number[],
  joins: (id: number) => boolean,
): string[] {
  const ids = new Map(tokens.flatMap((token, id) => (joins(id) ? [[token, id] as const] : [])));
  const merges: { left: string; right: string; score: number; order: readonly number[] }[] = [];
  for (const [token, id] of ids) {
    const found: typeof merges = [];
    for (let end = 1; end < token.length; end++) {
      const [left, right] = [token.slice(0, end), token.slice(end)];
      const [first, second] = [ids.get(left), ids.get(right)];
      if (first === undefined || second === undefined) continue;
      found.push({ left, right, score: scores[id]!, order: [first, second] });
    }
    merges.push(...found.sort((a, b) => a.order[0]! - b.order[0]! || a.order[1]! - b.order[1]!));
  }
  const length = (text: string) => [...text].length;
  return merges
    .sort((a, b) => b.score - a.score || length(b.left) - length(a.left) || length(b.right) - length(a.right))
    .map(({ left, right }) => `${left} ${right}`);
}
