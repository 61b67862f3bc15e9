/**
 * One line of a CSV file (RFC 4180), with numbers in full precision. Text that a spreadsheet would take for a formula
 * begins with an apostrophe, so that a method's name is never computed.
 */
export function csvLine(fields: readonly (string | number | null)[]): string {
  return `${fields.map((field) => (typeof field === 'string' ? quoted(inert(field)) : (field ?? ''))).join(',')}\r\n`;
}

function inert(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
