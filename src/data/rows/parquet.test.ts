import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readRecordFile } from './records.ts';

const folder = join(import.meta.dirname, '../../../fixtures/golden/parquet');
const golden: Record<string, unknown[]> = JSON.parse(readFileSync(join(folder, 'rows.json'), 'utf8'));

test.each(Object.keys(golden))('%s is read as pyarrow reads it', async (name) => {
  const { format, records } = await readRecordFile(join(folder, `${name}.parquet`));
  expect(format).toBe('parquet');
  expect(records.map(({ fields }) => fields)).toEqual(golden[name]);
  expect(records[1]!.place).toBe('row 2');
});

// The library leaves the failure of a column unhandled, which ends the process.
test('a file that is refused after its columns were asked for is refused with a sentence, and nothing fails later', async () => {
  const file = join(folder, '../damaged/refused-late.parquet');
  await expect(readRecordFile(file)).rejects.toThrow(
    /Expected a Parquet file that can be read in .*refused-late\.parquet/,
  );
  await new Promise((resolve) => setTimeout(resolve, 20));
});

test('every golden file is read', () => {
  expect(readdirSync(folder).filter((file) => file.endsWith('.parquet'))).toHaveLength(Object.keys(golden).length);
});
