/** Formats rows with the same fields as aligned text; numbers are right-aligned. */
export function formatTable(rows: readonly Readonly<Record<string, string | number>>[]): string {
  const names = Object.keys(rows[0] ?? {});
  const cells = [names, ...rows.map((row) => names.map((name) => String(row[name])))];
  const widths = names.map((_, column) => Math.max(...cells.map((line) => line[column]!.length)));
  const isNumber = names.map((name) => rows.every((row) => !Number.isNaN(Number.parseFloat(String(row[name])))));
  const lines = cells.map((line) =>
    line
      .map((cell, column) => (isNumber[column] ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!)))
      .join('  ')
      .trimEnd(),
  );
  return `${lines.join('\n')}\n`;
}
