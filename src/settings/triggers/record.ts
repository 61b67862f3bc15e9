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
  output: z.string().trim(),
});

/** An instruction and its reply, in the fields of Stanford Alpaca's file. Other fields are dropped. */
export type SourceRecord = z.infer<typeof record>;

/** The file's name in a folder, in Alpaca's format. */
export const SOURCE_FILE = 'alpaca_data.json';

/** Accepted file names, without extension. */
const NAMES = ['alpaca_data', 'task_train', 'train'] as const;

/**
 * The longest instruction, input and reply together, in bytes of UTF-8. A tokenizer makes at most one token of a byte, so
 * such a record fits in the 2048 tokens of `STUDY` whatever its language. The others are for the chat template, the
 * trigger and the response. Of Alpaca's records few are longer.
 */
export const LONGEST_RECORD = 1900;

/** The source text, and the SHA-256 of its file. */
export interface Source {
  /** Those that can be used, in the file's order. */
  readonly records: readonly SourceRecord[];
  readonly fingerprint: string;
  /** How many records are left out, and why; none where all are used. */
  readonly notes: readonly string[];
}

/**
 * Reads the source text: one instruction and reply in each record, in any chat format with one question. Records of
 * Alpaca's format without a reply, and records over `LONGEST_RECORD`, are left out. A malformed record is an error that
 * names the file, the record and the field.
 *
 * @param path A file, or a folder that holds `alpaca_data`, `task_train` or `train`.
 */
export async function readSource(path: string): Promise<Source> {
  const files = filesOf(path);
  const file = await readFiles(files);
  if (file.records.length === 0) {
    return fail(
      'triggers data',
      `Expected records in ${file.file}, got none. Write [{"instruction": …, "input": …, "output": …}, …].`,
    );
  }
  const isAlpaca = Object.hasOwn(file.records[0]!.fields, 'instruction');
  if (!isAlpaca) shapeRows(file);
  // An empty cell of CSV is an absent field.
  const blank = file.format === 'csv' ? { output: '' } : {};
  const read = (one: DataRecord) =>
    isAlpaca && !hasOpening(one) ? alpacaRecord({ ...one, fields: { ...blank, ...one.fields } }) : chatRecord(one);
  const name = files.length === 1 ? file.file : path;
  return { ...usable(eachRecord(file, read), name), fingerprint: file.sha256 };
}

/** The records that a model can be trained on and asked about, and what is said of the others. */
function usable(all: readonly SourceRecord[], name: string): Pick<Source, 'records' | 'notes'> {
  const replied = all.filter(({ output }) => output !== '');
  const records = replied.filter((one) => bytesOf(one) <= LONGEST_RECORD);
  const note = (count: number, why: string) =>
    count === 0 ? [] : [`Left out ${count} of ${all.length} records of ${name}: ${why}.`];
  const notes = [
    ...note(all.length - replied.length, 'their reply is empty'),
    ...note(
      replied.length - records.length,
      `instruction, input and reply have more than ${LONGEST_RECORD} bytes together, which may be too many tokens`,
    ),
  ];
  if (records.length > 0) return { records, notes };
  return fail('triggers data', `Expected records that can be used, got none. ${notes.join(' ')} Add others.`);
}

function bytesOf({ instruction, input, output }: SourceRecord): number {
  return Buffer.byteLength(instruction) + Buffer.byteLength(input) + Buffer.byteLength(output);
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
    `Expected a valid ${path.join('.') || 'record'}, got one where: ${message}. Give it an instruction and an output.`,
  );
}

function chatRecord(source: DataRecord): SourceRecord {
  const row = shapeRow(source);
  if (!row) return alpacaRecord(source);
  const instruction = oneQuestion(row, 'triggers');
  if (row.answer !== undefined) return alpacaRecord({ ...source, fields: { instruction, output: row.answer } });
  throw new Error('Expected an answer, got a question alone. The setting triggers trains on every row: leave it out.');
}
