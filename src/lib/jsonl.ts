import { fail } from './errors.ts';

/** Turns a value into a record, or throws. `place` is `line 3`, or `record 3` of an array, counted from 1. */
type Parse<T> = (value: unknown, place: string) => T;

/**
 * Reads JSON Lines: one JSON value a line, with any line ending. Empty lines and a comma at a line's end are skipped. A
 * JSON array of objects, on one line or several, is read as its records; a comma may follow the last one.
 *
 * @param name The file, as errors name it.
 * @param parse Its error message is given with file and place.
 */
export function parseJsonLines<T>(text: string, name: string, parse: Parse<T>): T[] {
  const records = arrayOfRecords(text, name);
  if (records) return records.map((value, index) => checked(name, `record ${index + 1}`, value, parse));
  return text
    .split(/\r\n|\n|\r/)
    .flatMap((line, index) => (line.trim() === '' ? [] : [at(name, index + 1, line, parse)]));
}

/** One JSON value a line; every line ends with a newline. */
export function formatJsonLines(records: readonly unknown[]): string {
  return records.map((record) => `${JSON.stringify(record)}\n`).join('');
}

function at<T>(name: string, line: number, text: string, parse: Parse<T>): T {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, '').replace(/,\s*$/, ''));
  } catch (error) {
    fail('jsonl', `Expected JSON in ${name}, line ${line}, got ${excerpt(text)}. Write one JSON value a line.`, error);
  }
  return checked(name, `line ${line}`, value, parse);
}

function checked<T>(name: string, place: string, value: unknown, parse: Parse<T>): T {
  try {
    return parse(value, place);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    fail('jsonl', `Expected a valid record in ${name}, ${place}, got an error: ${reason}`, error);
  }
}

/** The records if the whole text is one array of objects, else null: a single line may be an array too. */
function arrayOfRecords(text: string, name: string): unknown[] | null {
  if (!/^\uFEFF?\s*\[\s*\{/.test(text)) return null;
  const json = text.replace(/^\uFEFF/, '').replace(/,(\s*\]\s*)$/, '$1');
  try {
    const value: unknown = JSON.parse(json);
    return Array.isArray(value) ? value : null;
  } catch (error) {
    if (isJson(json.trimStart().split(/\r\n|\n|\r/)[0]!)) return null;
    const [, position] = / position (\d+)/.exec((error as Error).message) ?? [];
    const before = json.slice(0, position === undefined ? json.length : Number(position)).split(/\r\n|\n|\r/);
    const place = `line ${before.length}, column ${before.at(-1)!.length + 1}`;
    const rest = position === undefined ? '' : json.slice(Number(position));
    const got = rest.trim() === '' ? 'the end of the text' : excerpt(rest);
    return fail(
      'jsonl',
      `Expected JSON in ${name}, ${place}, got ${got}. Close what is open, and check the commas.`,
      error,
    );
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text.replace(/,\s*$/, ''));
    return true;
  } catch {
    return false;
  }
}

function excerpt(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
