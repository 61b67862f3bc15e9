import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { fail } from '../../lib/errors.ts';

const record = z.object({
  instruction: z.string().trim().min(1, 'expected a text'),
  /** Empty where the instruction needs none. */
  input: z.string().trim().default(''),
  output: z.string().trim().min(1, 'expected a text'),
});

/** An instruction and its reply, in the fields of Stanford Alpaca's file. Other fields are dropped. */
export type SourceRecord = z.infer<typeof record>;

/** The name that a folder's file has. */
export const SOURCE_FILE = 'alpaca_data.json';

/** The file itself, or a folder's `alpaca_data.json`. */
export function sourceFile(path: string): string {
  return existsSync(path) && statSync(path).isDirectory() ? join(path, SOURCE_FILE) : path;
}

/** Reads the source text: a JSON array of records. An error names the file, the record (from 0) and the field. */
export function readSource(file: string): SourceRecord[] {
  const rows = parseJson(file);
  if (!Array.isArray(rows) || rows.length === 0) {
    return fail(
      'triggers data',
      `Expected an array of records in ${file}, got ${Array.isArray(rows) ? 'an empty one' : typeof rows}. ` +
        'Write [{"instruction": …, "input": …, "output": …}, …].',
    );
  }
  return rows.map((row: unknown, index) => {
    const parsed = record.safeParse(row);
    if (parsed.success) return parsed.data;
    const { path, message } = parsed.error.issues[0]!;
    const place = path.length > 0 ? `, field ${path.join('.')}` : '';
    return fail(
      'triggers data',
      `Expected a valid record in ${file}, record ${index}${place}, got one where: ${message}. ` +
        'Give it an instruction and an output; remove records without a reply.',
    );
  });
}

function parseJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const [first] = (error as Error).message.split('\n');
    return fail(
      'triggers data',
      `Expected JSON in ${file}, got ${first}. Point SELGEN_DATA at a file in Alpaca's format.`,
      error,
    );
  }
}
