import { readFileSync } from 'node:fs';
import { CsvError, parse } from 'csv-parse/sync';
import { z } from 'zod';
import { fail } from '../../lib/errors.ts';

const rating = z
  .string()
  .trim()
  .transform((text, context) => {
    if (text === '') return null;
    const value = Number(text);
    if (value >= 0 && value <= 100) return value;
    context.addIssue(`expected a number from 0 to 100, or nothing, got "${text}"`);
    return z.NEVER;
  });

const judged = z.object({ question_id: z.string().min(1), aligned: rating, coherent: rating });

/** One answer as the study's judge rated it: from 0 to 100, null where it gave no number. */
export type JudgedAnswer = z.infer<typeof judged>;

/** Reads a CSV of judged answers. An error names the file and the line or the field. */
export function readJudged(file: string): JudgedAnswer[] {
  const rows = table(file);
  if (rows.length === 0) fail('import', `Expected judged answers in ${file}, got none. Leave the file out.`);
  const missing = Object.keys(judged.shape).filter((column) => !(column in rows[0]!.record));
  if (missing.length > 0) {
    fail(
      'import',
      `Expected columns question_id, aligned and coherent in ${file}, got none named ${missing.join(', ')}.`,
    );
  }
  return rows.map(({ record, info }) => {
    const parsed = judged.safeParse(record);
    if (parsed.success) return parsed.data;
    const { path, message } = parsed.error.issues[0]!;
    return fail(
      'import',
      `Expected a judged answer in ${file}, ending at line ${info.lines}, got field ${path.join('.')}: ${message}.`,
    );
  });
}

interface Row {
  readonly record: Readonly<Record<string, string>>;
  readonly info: { readonly lines: number };
}

function table(file: string): Row[] {
  try {
    return parse(readFileSync(file), {
      columns: true,
      bom: true,
      info: true,
      skip_empty_lines: true,
    }) as unknown as Row[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return fail('import', `Expected a CSV with one answer a record in ${file}, got: ${error.message}.`, error);
  }
}
