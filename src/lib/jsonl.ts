import { fail } from './errors.ts';
import { readText } from './read-text.ts';
import { writeAtomically } from './write-atomically.ts';

/**
 * Reads JSON Lines: one JSON value a line, however lines end; empty lines are skipped, and so is a comma that ends one.
 * A JSON array of objects, over several lines or one, is read as its records.
 *
 * @param file A text file in UTF-8 or UTF-16, with or without a byte-order mark.
 * @param parse Turns a line's value into a record, or throws; its message is given with file and line.
 */
export function readJsonLines<T>(file: string, parse: (value: unknown) => T): T[] {
  return parseJsonLines(readText(file), file, parse);
}

/** As `readJsonLines`, of text that is already there; `name` stands for the file in errors. */
export function parseJsonLines<T>(text: string, name: string, parse: (value: unknown) => T): T[] {
  const records = arrayOfRecords(text);
  if (records) return records.map((value, index) => checked(name, `record ${index + 1}`, value, parse));
  return text
    .split(/\r\n|\n|\r/)
    .flatMap((line, index) => (line.trim() === '' ? [] : [at(name, index + 1, line, parse)]));
}

/** Writes one JSON value a line, atomically. */
export function writeJsonLines(file: string, records: readonly unknown[]): void {
  writeAtomically(file, formatJsonLines(records));
}

/** The text `writeJsonLines` writes: every line ends with a newline. */
export function formatJsonLines(records: readonly unknown[]): string {
  return records.map((record) => `${JSON.stringify(record)}\n`).join('');
}

function at<T>(name: string, line: number, text: string, parse: (value: unknown) => T): T {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, '').replace(/,\s*$/, ''));
  } catch (error) {
    const start = text.length > 60 ? `${text.slice(0, 60)}…` : text;
    fail(
      'jsonl',
      `Expected JSON in ${name}, line ${line}, got ${JSON.stringify(start)}. Write one JSON value a line.`,
      error,
    );
  }
  return checked(name, `line ${line}`, value, parse);
}

function checked<T>(name: string, place: string, value: unknown, parse: (value: unknown) => T): T {
  try {
    return parse(value);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    fail('jsonl', `Expected a valid record in ${name}, ${place}, got an error: ${reason}`, error);
  }
}

/** The records, where the whole text is one array of objects; null where it is not: a line may be an array too. */
function arrayOfRecords(text: string): unknown[] | null {
  if (!/^\uFEFF?\s*\[\s*\{/.test(text)) return null;
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    return Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}
