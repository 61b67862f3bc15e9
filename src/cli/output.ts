/** Lines to standard output. Names in them are the user's own: what would move a terminal's cursor is left out. */
export function print(lines: readonly string[]): void {
  process.stdout.write(lines.map((line) => `${line.replaceAll(/\p{Cc}/gu, '')}\n`).join(''));
}

/** For a program to read: one JSON value, and nothing else on standard output. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}
