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
