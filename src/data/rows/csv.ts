import { CsvError, parse } from 'csv-parse/sync';
import { fail } from '../../lib/errors.ts';
import type { DataRecord } from './data-record.ts';

/**
 * The records of a CSV text (RFC 4180) whose first line names the columns. The separator is a tab if that line has one, else
 * a comma or a semicolon (which Excel writes in many countries). An empty cell is an absent field.
 */
export function parseCsv(text: string, name: string): DataRecord[] {
  const rows = read(text, name);
  const names = (rows[0]?.record ?? []).map((column) => column.trim());
  const double = names.find((column, index) => names.indexOf(column) !== index);
  if (double !== undefined) {
    fail('csv', `Expected each column of ${name} once, got ${JSON.stringify(double)} twice. Rename one of them.`);
  }
  return rows.slice(1).map(({ record, info }) => {
    // `info.lines` counts to the record's end.
    const place = `line ${info.lines - (record.join('').match(/\r\n|\n|\r/g)?.length ?? 0)}`;
    const cells = names.map((column, index) => [column, record[index]!] as const);
    return { place, fields: Object.fromEntries(cells.filter(([, cell]) => cell !== '')) };
  });
}

const WHY: Readonly<Record<string, string>> = {
  CSV_RECORD_INCONSISTENT_FIELDS_LENGTH: 'another number of cells than the first line has',
  CSV_QUOTE_NOT_CLOSED: 'a quote that is not closed',
  CSV_INVALID_CLOSING_QUOTE: 'text behind a closing quote',
  INVALID_OPENING_QUOTE: 'a quote within a cell that has none around it',
};

function read(text: string, name: string): { record: readonly string[]; info: { lines: number } }[] {
  try {
    return parse(text, { delimiter: delimiterOf(text), bom: true, info: true, skip_empty_lines: true }) as never;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const { code, lines, message } = error as CsvError & { lines?: number };
    const why = WHY[code] ?? message;
    return fail(
      'csv',
      `Expected CSV in ${name}, got ${why} at line ${lines ?? 1}. Put quotes around cells with commas, quotes or line ends, and write a quote in them twice.`,
      error,
    );
  }
}

function delimiterOf(text: string): string {
  const [first = ''] = /^\s*[^\r\n]+/.exec(text) ?? [];
  return ['\t', ',', ';'].find((sign) => first.includes(sign)) ?? ',';
}
