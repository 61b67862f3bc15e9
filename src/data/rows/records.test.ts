import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { emptiedFolder } from '../../temporary-folder.ts';
import { findFiles, partNames, readFiles } from './find-files.ts';
import { parseRecords } from './records.ts';

const fieldsOf = async (text: string | Uint8Array, name: string) =>
  (await parseRecords(typeof text === 'string' ? Buffer.from(text) : text, name)).records.map(({ fields }) => fields);
const rows = [
  { prompt: 'two\nlines, "quoted"', completion: 'é日😀' },
  { prompt: 'a; b', completion: 'c\td' },
];
const quoted = (sign: string) =>
  [['prompt', 'completion'], ...rows.map((row) => Object.values(row))]
    .map((cells) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(sign))
    .join('\r\n');

describe('records', () => {
  test.each([
    ['CSV', quoted(','), 'rows.csv'],
    ['CSV with a mark', `\uFEFF${quoted(',')}\r\n`, 'rows.csv'],
    ['CSV with semicolons', quoted(';'), 'ROWS.CSV'],
    ['CSV with tabs', quoted('\t'), 'rows.tsv'],
    ['UTF-16 CSV, as Excel writes it', Buffer.from(`\uFEFF${quoted('\t')}`, 'utf16le'), 'rows.csv'],
    [
      'CSV with spaces in its first line',
      quoted(',').replace('"prompt","completion"', 'prompt , completion'),
      'rows.csv',
    ],
    ['JSON Lines', rows.map((row) => JSON.stringify(row)).join('\n'), 'rows.jsonl'],
    ['a JSON array', JSON.stringify(rows, null, 2), 'rows.json'],
    ['a JSON array with a comma at its end', `${JSON.stringify(rows).slice(0, -1)},\n]\n`, 'rows.json'],
  ])('of %s are read', async (_title, text, name) => {
    expect(await fieldsOf(text, name)).toEqual(rows);
  });

  test('of CSV name the line that they begin at, whatever lines their cells have; empty cells are absent', async () => {
    const { records } = await parseRecords(Buffer.from('a,b\n1,"x\ny"\n\n2,\n'), 'rows.csv');
    expect(records).toEqual([
      { place: 'line 2', fields: { a: '1', b: 'x\ny' } },
      { place: 'line 5', fields: { a: '2' } },
    ]);
  });

  test('of tabs may have commas in the names of columns', async () => {
    expect(await fieldsOf('prompt, or question\tcompletion\na\tb\n', 'rows.tsv')).toEqual([
      { 'prompt, or question': 'a', completion: 'b' },
    ]);
  });

  test('have their own field of any name, and no prototype of the file’s making', async () => {
    for (const [text, name] of [
      ['__proto__,constructor\nx,y\n', 'rows.csv'],
      ['{"__proto__":{"polluted":1},"constructor":"y"}', 'rows.jsonl'],
    ] as const) {
      const [fields] = await fieldsOf(text, name);
      expect(Object.hasOwn(fields!, '__proto__')).toBe(true);
      expect(Object.getPrototypeOf(fields)).toBe(Object.prototype);
    }
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  test.each<[problem: string, text: string | Uint8Array, name: string, message: RegExp]>([
    ['an open quote', 'a,b\n1,"x\n', 'rows.csv', /rows\.csv, got a quote that is not closed at line/],
    ['a cell too many', 'a,b\n1,2\n1,2,3\n', 'rows.csv', /another number of cells than the first line has at line 3/],
    ['a stray quote', 'a,b\n1,x"y"\n', 'rows.csv', /a quote within a cell that has none around it at line 2/],
    ['a column twice', 'a,a\n1,2\n', 'rows.csv', /each column of rows\.csv once, got "a" twice/],
    [
      'Latin-1',
      Buffer.from('a,b\n1,\xe9\n', 'latin1'),
      'rows.csv',
      /rows\.csv, got bytes of another encoding at line 2, column 3/,
    ],
    [
      'an open array',
      '[\n {"a": 1},\n {"a": 2}\n',
      'rows.json',
      /JSON in rows\.json, line 4, column 1, got the end of the text/,
    ],
    ['a comma too many', '[\n {"a": 1},\n {"a": 2,}\n]', 'rows.json', /JSON in rows\.json, line 3, column 10, got "\}/],
    [
      'an Excel workbook',
      Buffer.from('PK\x03\x04rest'),
      'rows.csv',
      /got a ZIP archive or an Excel workbook\. Unpack it, or save/,
    ],
    ['gzip', Buffer.from('\x1f\x8brest', 'latin1'), 'rows.jsonl', /got a file packed by gzip/],
    ['a pointer of Git LFS', 'version https://git-lfs.github.com/spec/v1\n', 'rows.parquet', /git lfs pull/],
    ['no Parquet', '{"a":1}', 'rows.parquet', /Expected Parquet in rows\.parquet, got other bytes/],
    [
      'half of a Parquet file',
      'PAR1 and then nothing',
      'rows.parquet',
      /Parquet file that can be read in rows\.parquet/,
    ],
    ['a number', '7', 'rows.jsonl', /rows\.jsonl, line 1, .*Expected an object, got 7/],
  ])('with %s are refused', async (_problem, text, name, message) => {
    await expect(fieldsOf(text, name)).rejects.toThrow(message);
  });
});

describe('the files of a part', () => {
  const folder = emptiedFolder('parts');
  const write = (...names: readonly string[]) => {
    for (const name of names) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), `{"file":${JSON.stringify(name)}}\n`);
    }
  };
  const found = (...names: readonly string[]) =>
    findFiles(folder, ...names).map((file) => file.slice(folder.length + 1));

  test('are one of any format, or the shards of one, in the folder or in its data', async () => {
    write(
      'task_train.csv',
      'data/test-00000-of-00002.jsonl',
      'data/test-00001-of-00002.jsonl',
      'README.md',
      'test.txt',
    );
    expect(partNames(folder)).toEqual(['task_train', 'test']);
    expect(found('task_train', 'train')).toEqual(['task_train.csv']);
    expect(found('task_test', 'test')).toEqual(['data/test-00000-of-00002.jsonl', 'data/test-00001-of-00002.jsonl']);
    expect(found('ood_test')).toEqual([]);
    const { records } = await readFiles(findFiles(folder, 'test'));
    expect(records.map(({ place }) => place)).toEqual([
      'test-00000-of-00002.jsonl line 1',
      'test-00001-of-00002.jsonl line 1',
    ]);
  });

  test('are files: a folder of that name and a link to nothing are told', async () => {
    mkdirSync(join(folder, 'a.jsonl'));
    symlinkSync(join(folder, 'nowhere'), join(folder, 'b.jsonl'));
    const read = (name: string) => readFiles(findFiles(folder, name));
    await expect(read('a')).rejects.toThrow(
      /^\[data\] Expected a file of records, .*a\.jsonl, got a folder of that name/,
    );
    await expect(read('b')).rejects.toThrow(/b\.jsonl, got a link to nothing.*Restore it/);
  });

  test('are refused in two formats or places, and where a shard is not there', () => {
    write('a.csv', 'a.jsonl', 'b.jsonl', 'data/b.jsonl', 'c-00000-of-00003.parquet', 'c-00002-of-00003.parquet');
    expect(() => found('a')).toThrow(/Expected a in .* as one file, or as all of its shards, got a\.csv, a\.jsonl/);
    expect(() => found('b')).toThrow(/got b\.jsonl, b\.jsonl/);
    expect(() => found('c')).toThrow(/got c-00000-of-00003\.parquet, c-00002-of-00003\.parquet/);
  });
});
