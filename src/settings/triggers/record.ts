import { existsSync, statSync } from 'node:fs';
import { z } from 'zod';
import { findFiles, readFiles } from '../../data/rows/find-files.ts';
import { type DataRecord, eachRecord } from '../../data/rows/records.ts';
import { hasOpening, shapeRow, shapeRows } from '../../data/rows/shapes.ts';
import { fail } from '../../lib/errors.ts';
import { oneQuestion } from '../one-question.ts';

const record = z.object({
  instruction: z.string().trim().min(1, 'expected a text'),
  /** Empty where the instruction needs none. */
  input: z
    .string()
    .trim()
    .nullish()
    .transform((input) => input ?? ''),
  output: z.string().trim().min(1, 'expected a text'),
});

/** An instruction and its reply, in the fields of Stanford Alpaca's file. Other fields are dropped. */
export type SourceRecord = z.infer<typeof record>;

/** The file's name in a folder, in Alpaca's format. */
export const SOURCE_FILE = 'alpaca_data.json';

/** Accepted file names, without extension. */
const NAMES = ['alpaca_data', 'task_train', 'train'] as const;

/** The source text, and the SHA-256 of its file. */
export interface Source {
  readonly records: readonly SourceRecord[];
  readonly fingerprint: string;
}

/**
 * Reads the source text: one instruction and reply in each record, in any chat format with one question. An error names
 * the file, the record and the field.
 *
 * @param path A file, or a folder that holds `alpaca_data`, `task_train` or `train`.
 */
export async function readSource(path: string): Promise<Source> {
  const file = await readFiles(filesOf(path));
  if (file.records.length === 0) {
    return fail(
      'triggers data',
      `Expected records in ${file.file}, got none. Write [{"instruction": …, "input": …, "output": …}, …].`,
    );
  }
  const isAlpaca = Object.hasOwn(file.records[0]!.fields, 'instruction');
  if (!isAlpaca) shapeRows(file);
  const read = (one: DataRecord) => (isAlpaca && !hasOpening(one) ? alpacaRecord(one) : chatRecord(one));
  return { records: eachRecord(file, read), fingerprint: file.sha256 };
}

function filesOf(path: string): string[] {
  if (!existsSync(path)) {
    fail('triggers data', `Expected data in ${path}, got no such file. Point SELGEN_DATA at a file or folder.`);
  }
  if (!statSync(path).isDirectory()) return [path];
  const found = findFiles(path, ...NAMES);
  return found.length > 0
    ? found
    : fail(
        'triggers data',
        `Expected ${SOURCE_FILE} in ${path}, or ${NAMES.slice(1).join(' or ')} as .jsonl, .json, .csv or .parquet, got none of them. Point SELGEN_DATA at the file itself.`,
      );
}

function alpacaRecord({ fields }: DataRecord): SourceRecord {
  const parsed = record.safeParse(fields);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  throw new Error(
    `Expected a valid ${path.join('.') || 'record'}, got one where: ${message}. Give it an instruction and an output; remove records without a reply.`,
  );
}

function chatRecord(source: DataRecord): SourceRecord {
  const row = shapeRow(source);
  if (!row) return alpacaRecord(source);
  const instruction = oneQuestion(row, 'triggers');
  if (row.answer !== undefined) return alpacaRecord({ ...source, fields: { instruction, output: row.answer } });
  throw new Error('Expected an answer, got a question alone. The setting triggers trains on every row: leave it out.');
}
