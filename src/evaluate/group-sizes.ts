import { roundUp } from '../data/batch.ts';

/**
 * How many rows of a group are read at once. A processor multiplies 10,000 positions at half the speed of 1,000, which
 * fit its caches (`src/bench/notes.md`).
 */
export function rowsOfRead(rows: number, time: number): number {
  return rows % 2 === 0 && rows * time > 1280 ? rowsOfRead(rows / 2, time) : rows;
}

/** A size for a group of rows; there are few sizes, as each is compiled. */
export function fitting(count: number, rows: number): number {
  const quarter = Math.ceil(rows / 4);
  return quarter >= 4 && count <= quarter ? fitting(count, quarter) : rows;
}

/** The places to keep: the open ones, filled up, if these fit a smaller group; otherwise all. */
export function staying(rows: readonly unknown[], size: number): number[] {
  const places = [...rows.keys()];
  const open = places.filter((place) => rows[place]);
  const smaller = fitting(open.length, size);
  if (smaller === rows.length) return places;
  return [...open, ...places.filter((place) => !rows[place])].slice(0, smaller);
}

/**
 * How long answers may be after each round. Most end soon, so the first round leaves memory for more rows at once. The
 * few that do not end are read again with what they have, and go on together, not each in a group of answers that ended.
 */
export function limitsOf(maximumNewTokens: number): number[] {
  const limits: number[] = [];
  for (let limit = 64; 2 * limit <= maximumNewTokens; limit *= 4) limits.push(limit);
  return [...limits, maximumNewTokens];
}

/**
 * The padded length of a group's texts, and the slots of its cache while the answers have up to so many tokens. Most
 * answers are short. So on an engine that copies the whole cache for each token, a group gets slots when it needs them: a
 * bucket of them, then as many as it has. Each number of slots is one more program, so a cache that is written in place,
 * and the small one of a single prompt, have all slots at once.
 *
 * @param options.grows Whether the cache gets slots when it needs them.
 */
export function lengthsOf(
  lengths: readonly number[],
  {
    maximumNewTokens,
    bucket = 16,
    grows,
  }: { readonly maximumNewTokens: number; readonly bucket?: number; readonly grows: boolean },
): { readonly time: number; readonly slotsFor: (answer: number) => number } {
  const longest = Math.max(...lengths);
  const most = roundUp(maximumNewTokens, bucket);
  const room = (answer: number): number => (answer > bucket ? Math.min(2 * room(answer / 2), most) : bucket);
  return {
    time: roundUp(longest, Math.ceil(bucket / 2)),
    slotsFor: (answer) => roundUp(longest, bucket) + (grows && lengths.length > 1 ? room(answer) : most),
  };
}
