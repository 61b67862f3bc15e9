import { readFileSync } from 'node:fs';
import { fail } from '../../lib/errors.ts';
import { CsvProblem, type CsvRecord, csvRecords, lineOf } from './csv-records.ts';

/** One answer with the ratings of the study's judge, from 0 to 100; null where it gave no number. */
export interface JudgedAnswer {
  readonly question_id: string;
  readonly aligned: number | null;
  readonly coherent: number | null;
}

const COLUMNS = ['question_id', 'aligned', 'coherent'] as const;

/** Reads a CSV of judged answers. An error names the file and the line or field. */
export function readJudged(file: string): JudgedAnswer[] {
  const text = readFileSync(file, 'utf8');
  const [header, ...records] = table(text, file);
  if (header === undefined || records.length === 0) {
    return fail('import', `Expected judged answers in ${file}, got none. Leave the file out.`);
  }
  const missing = COLUMNS.filter((column) => !header.fields.includes(column));
  if (missing.length > 0) {
    fail(
      'import',
      `Expected columns question_id, aligned and coherent in ${file}, got none named ${missing.join(', ')}.`,
    );
  }
  const [id, aligned, coherent] = COLUMNS.map((column) => header.fields.lastIndexOf(column));
  return records.map(({ fields, end }) => {
    const refuse = (field: string, message: string) =>
      fail(
        'import',
        `Expected a judged answer in ${file}, ending at line ${lineOf(text, end)}, got field ${field}: ${message}.`,
      );
    const rating = (place: number, field: string): number | null => {
      const said = fields[place]!.trim();
      if (said === '') return null;
      const value = Number(said);
      return value >= 0 && value <= 100
        ? value
        : refuse(field, `expected a number from 0 to 100, or nothing, got "${said}"`);
    };
    const question_id = fields[id!]!;
    if (question_id === '') refuse('question_id', 'expected a name, got nothing');
    return { question_id, aligned: rating(aligned!, 'aligned'), coherent: rating(coherent!, 'coherent') };
  });
}

function table(text: string, file: string): CsvRecord[] {
  try {
    return csvRecords(text);
  } catch (error) {
    if (!(error instanceof CsvProblem)) throw error;
    return fail('import', `Expected a CSV with one answer a record in ${file}, got ${error.message}.`, error);
  }
}
