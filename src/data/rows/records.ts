import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { decodeText } from '../../lib/decode-text.ts';
import { fail, shown } from '../../lib/errors.ts';
import { sha256 } from '../../lib/hash.ts';
import { parseJsonLines } from '../../lib/jsonl.ts';
import { isRecord } from '../../lib/records.ts';
import { parseCsv } from './csv.ts';
import type { DataRecord } from './data-record.ts';
import { parseParquet } from './parquet.ts';

export type { DataRecord } from './data-record.ts';

/** A data file at one moment: the bytes that are read are the bytes that are hashed. */
export interface RecordFile {
  readonly file: string;
  /** CSV knows texts only: numbers, lists and null are text in it. */
  readonly format: 'json' | 'csv' | 'parquet';
  /** Of its bytes. */
  readonly sha256: string;
  readonly records: readonly DataRecord[];
}

/** File names that `readRecordFile` takes. */
export const DATA_FILE = /\.(jsonl|ndjson|json|csv|tsv|parquet)$/i;

/**
 * Reads JSON Lines, a JSON array, CSV or Parquet. The first bytes and the file's name tell which.
 *
 * @throws SelgenError with file and place of the error.
 */
export async function readRecordFile(file: string): Promise<RecordFile> {
  const bytes = bytesOf(file);
  return { file, sha256: sha256(bytes), ...(await parseRecords(bytes, file)) };
}

function bytesOf(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const [got, advice] = (code && UNREADABLE[code]) || [message, 'See that this user may read it'];
    return fail('data', `Expected a file of records, ${file}, got ${got}. ${advice}.`, error);
  }
}

const UNREADABLE: Readonly<Record<string, readonly [got: string, advice: string]>> = {
  EISDIR: ['a folder of that name', 'Rename it, or move its files'],
  ENOENT: ['a link to nothing, or no file any more', 'Restore it, or remove the link'],
};

/** `readRecordFile` for bytes in memory; `name` stands for the file in errors. */
export async function parseRecords(bytes: Uint8Array, name: string): Promise<Pick<RecordFile, 'format' | 'records'>> {
  const kind = kindOf(bytes, name);
  if (kind === 'parquet') return { format: kind, records: await parseParquet(bytes, name) };
  const text = decodeText(bytes, name);
  if (kind === 'csv') return { format: kind, records: parseCsv(text, name) };
  return { format: kind, records: parseJsonLines(text, name, (value, place) => ({ place, fields: fieldsOf(value) })) };
}

/**
 * Parses every record of a file.
 *
 * @param parse Its error is given with file and place.
 */
export function eachRecord<T>({ file, records }: RecordFile, parse: (record: DataRecord) => T): T[] {
  return records.map((record) => {
    try {
      return parse(record);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return fail('data', `Expected a valid record in ${file}, ${record.place}, got an error: ${reason}`, error);
    }
  });
}

/** What the first bytes of an unsupported file say that it is. */
const STRANGERS: readonly (readonly [start: string, what: string, advice: string])[] = [
  ['PK\x03\x04', 'a ZIP archive or an Excel workbook', 'Unpack it, or save the sheet as CSV (UTF-8)'],
  ['\x1f\x8b', 'a file packed by gzip', 'Unpack it with gunzip'],
  ['\x28\xb5\x2f\xfd', 'a file packed by zstd', 'Unpack it with zstd -d'],
  ['ARROW1', 'an Arrow file', "Save it with datasets' to_parquet or to_json"],
  ['\xff\xff\xff\xff', 'an Arrow stream', "Save it with datasets' to_parquet or to_json"],
  ['SQLite format 3', 'an SQLite database', 'Export the table as CSV'],
  ['version https://git-lfs', 'a pointer of Git LFS', 'Fetch the file itself with git lfs pull'],
];

function kindOf(bytes: Uint8Array, name: string): RecordFile['format'] {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 32)).toString('latin1');
  if (start.startsWith('PAR1')) return 'parquet';
  const [, what, advice] = STRANGERS.find(([magic]) => start.startsWith(magic)) ?? [];
  if (what) fail('data', `Expected JSON Lines, a JSON array, CSV or Parquet in ${name}, got ${what}. ${advice}.`);
  const extension = extname(name).toLowerCase();
  if (extension === '.parquet') {
    fail('data', `Expected Parquet in ${name}, got other bytes. Name the file for what it holds, or write it again.`);
  }
  return extension === '.csv' || extension === '.tsv' ? 'csv' : 'json';
}

function fieldsOf(value: unknown): DataRecord['fields'] {
  if (isRecord(value)) return value as DataRecord['fields'];
  throw new Error(`Expected an object, got ${shown(value)}. Write one record a line.`);
}
