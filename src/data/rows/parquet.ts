import { fail } from '../../lib/errors.ts';
import type { DataRecord } from './data-record.ts';

/** The records of a Parquet file of any compression. A 64-bit integer becomes a number if that is exact. */
export async function parseParquet(bytes: Uint8Array, name: string): Promise<DataRecord[]> {
  // Imported only here: most data are text, and the decompressors are WebAssembly.
  const [{ parquetMetadata, parquetReadObjects }, { compressors }, { checkPages, checkSchema }] = await Promise.all([
    import('hyparquet'),
    import('hyparquet-compressors'),
    import('./parquet-pages.ts'),
  ]);
  const whole = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  let isRefused = false;
  const file = {
    byteLength: whole.byteLength,
    // The library starts to read all columns, and may then refuse the file. It no longer awaits the other reads. Their
    // rejections must not stay unhandled.
    slice: (start: number, end?: number) =>
      new Promise<ArrayBuffer>((resolve) => setImmediate(() => isRefused || resolve(whole.slice(start, end)))),
  };
  try {
    checkSchema(whole);
    const metadata = parquetMetadata(whole);
    checkPages(whole, metadata);
    const rows = await parquetReadObjects({ file, metadata, compressors });
    return rows.map((row, index) => ({ place: `row ${index + 1}`, fields: plain(row) as DataRecord['fields'] }));
  } catch (error) {
    isRefused = true;
    const [why] = String((error as Error).message).split('\n');
    return fail(
      'parquet',
      `Expected a Parquet file that can be read in ${name}, got an error: ${why}. Write it again, with datasets' to_parquet for example.`,
      error,
    );
  }
}

/** The value in JSON's types, without big integers and dates. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value) || ArrayBuffer.isView(value)) return Array.from(value as ArrayLike<unknown>, plain);
  if (typeof value !== 'object' || value === null) return value ?? null;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, plain(field)]));
}
