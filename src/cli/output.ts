/** Prints lines to standard output. They may contain the user's own names, so control characters are removed. */
export function print(lines: readonly string[]): void {
  process.stdout.write(lines.map((line) => `${line.replaceAll(/\p{Cc}/gu, '')}\n`).join(''));
}

/** Prints one JSON value, and nothing else, to standard output. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}
