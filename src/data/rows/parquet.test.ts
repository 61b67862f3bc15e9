import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parquetMetadata } from 'hyparquet';
import { expect, test } from 'vitest';
import { golden, readGolden } from '../../golden.ts';
import { checkPages } from './parquet-pages.ts';
import { readRecordFile } from './records.ts';

const folder = golden('parquet');
const rows = readGolden<Record<string, unknown[]>>('parquet/rows.json');

test.each(Object.keys(rows))('%s is read as pyarrow reads it', async (name) => {
  const { format, records } = await readRecordFile(join(folder, `${name}.parquet`));
  expect(format).toBe('parquet');
  expect(records.map(({ fields }) => fields)).toEqual(rows[name]);
  expect(records[1]!.place).toBe('row 2');
});

// The library leaves a column's failure unhandled. That would end the process.
test('a file that is refused after its columns were asked for is refused with a sentence, and nothing fails later', async () => {
  const file = join(folder, '../damaged/refused-late.parquet');
  await expect(readRecordFile(file)).rejects.toThrow(
    /Expected a Parquet file that can be read in .*refused-late\.parquet/,
  );
  await new Promise((resolve) => setTimeout(resolve, 20));
});

// Found by the fault campaign: on such a file the library loops forever or fills the memory.
test.each([
  [
    'page-of-no-levels',
    /column conversations\.list\.element\.from has a page of 9 bytes with levels of undefined and 2/,
  ],
  ['schema-of-minus-three', /a schema of 6 parts that have 1, 1, 1, -3, 0, 0 children/],
  ['page-of-no-size', /column messages\.list\.element\.content has a page of undefined bytes/],
])('a file with a %s is refused with a sentence', async (name, why) => {
  await expect(readRecordFile(join(folder, `../damaged/${name}.parquet`))).rejects.toThrow(why);
});

test('a file of fewer rows in its groups than in all is refused', async () => {
  const bytes = readFileSync(join(folder, 'conversations-zstd.parquet'));
  const whole = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  const metadata = parquetMetadata(whole);
  expect(() => checkPages(whole, metadata)).not.toThrow();
  expect(() => checkPages(whole, { ...metadata, num_rows: 6n })).toThrow('6 rows in all, and 5 in its groups');
});

test('every golden file is read', () => {
  expect(readdirSync(folder).filter((file) => file.endsWith('.parquet'))).toHaveLength(Object.keys(rows).length);
});
