/**
 * A pure function that keeps its latest results.
 *
 * @param f Of arguments that JSON writes in full.
 * @param most How many results are kept; the least recently used makes room.
 */
export function remembering<A extends readonly unknown[], R>(f: (...given: A) => R, most: number): (...given: A) => R {
  const kept = new Map<string, R>();
  return (...given) => {
    const key = JSON.stringify(given);
    const result = kept.has(key) ? (kept.get(key) as R) : f(...given);
    kept.delete(key);
    // A map keeps the order of insertion: its first entry was used least recently.
    kept.set(key, result);
    if (kept.size > most) kept.delete(kept.keys().next().value!);
    return result;
  };
}
