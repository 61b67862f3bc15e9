/** One record of a CSV file. */
export interface CsvRecord {
  readonly fields: readonly string[];
  /** The position in the text where it ends. */
  readonly end: number;
}

/** The text is not CSV: the line, from 1, and the reason. */
export class CsvProblem extends Error {
  constructor(message: string, text: string, place: number) {
    super(`${message} in line ${lineOf(text, place)}`);
  }
}

/**
 * The records of a CSV text (RFC 4180), without empty lines. It searches from one quote, comma or line end to the next,
 * because the study's answers are hundreds of megabytes.
 *
 * @throws CsvProblem for a quote that is not closed or out of place, or records of different lengths.
 */
export function csvRecords(text: string): CsvRecord[] {
  const records: CsvRecord[] = [];
  let fields: string[] = [];
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  while (at < text.length || fields.length > 0) {
    const start = at;
    if (text[at] === '"') {
      const close = closingQuote(text, at);
      fields.push(text.slice(start + 1, close).replaceAll('""', '"'));
      at = close + 1;
    } else {
      at = unquotedEnd(text, at);
      const field = text.slice(start, at);
      if (field.includes('"')) throw new CsvProblem('a quote within a field that has none around it', text, start);
      fields.push(field);
    }
    if (text[at] === ',') {
      at++;
      continue;
    }
    const lineEnd = text.startsWith('\r\n', at) ? 2 : 1;
    if (at < text.length && lineEnd === 1 && text[at] !== '\n') {
      throw new CsvProblem('text after a closing quote', text, at);
    }
    const isEmpty = fields.length === 1 && at === start;
    const wanted = records[0]?.fields.length ?? fields.length;
    if (!isEmpty && fields.length !== wanted) {
      throw new CsvProblem(`a record of ${fields.length} fields instead of ${wanted}`, text, at);
    }
    if (!isEmpty) records.push({ fields, end: at });
    fields = [];
    at += lineEnd;
  }
  return records;
}

/** The line, from 1, of a position in a text. */
export function lineOf(text: string, place: number): number {
  return text.slice(0, place).split('\n').length;
}

function closingQuote(text: string, open: number): number {
  let close = text.indexOf('"', open + 1);
  while (close >= 0 && text[close + 1] === '"') close = text.indexOf('"', close + 2);
  if (close < 0) throw new CsvProblem('a quote that is not closed', text, open);
  return close;
}

function unquotedEnd(text: string, start: number): number {
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === COMMA || code === LINE_FEED || (code === CARRIAGE_RETURN && text.charCodeAt(at + 1) === LINE_FEED)) {
      return at;
    }
  }
  return text.length;
}

const COMMA = 44;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
