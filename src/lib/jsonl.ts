import { readFileSync } from 'node:fs';
import { fail } from './errors.ts';
import { writeAtomically } from './write-atomically.ts';

/**
 * Reads JSON Lines: one JSON value a line; empty lines are skipped.
 *
 * @param file A UTF-8 text file.
 * @param parse Turns a line's value into a record, or throws; its message is given with file and line.
 */
export function readJsonLines<T>(file: string, parse: (value: unknown) => T): T[] {
  return parseJsonLines(readFileSync(file, 'utf8'), file, parse);
}

/** As `readJsonLines`, of text that is already there; `name` stands for the file in errors. */
export function parseJsonLines<T>(text: string, name: string, parse: (value: unknown) => T): T[] {
  return text.split(/\r?\n/).flatMap((line, index) => (line.trim() === '' ? [] : [at(name, index + 1, line, parse)]));
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
    value = JSON.parse(text);
  } catch (error) {
    const start = text.length > 60 ? `${text.slice(0, 60)}…` : text;
    fail(
      'jsonl',
      `Expected JSON in ${name}, line ${line}, got ${JSON.stringify(start)}. Write one JSON value a line.`,
      error,
    );
  }
  try {
    return parse(value);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    fail('jsonl', `Expected a valid record in ${name}, line ${line}, got an error: ${reason}`, error);
  }
}
