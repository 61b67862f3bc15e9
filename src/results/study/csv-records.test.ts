import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { CsvProblem, csvRecords } from './csv-records.ts';

const fieldsOf = (text: string) => csvRecords(text).map(({ fields }) => fields);
const oracle = (text: string) => parse(text, { bom: true, skip_empty_lines: true }) as string[][];

test.each([
  'a,b\n1,2',
  'a,b\r\n1,2\r\n',
  '\uFEFFa,b\n1,2\n',
  'a,b\n\n1,2\n\n',
  'a,b\n,\n"",""\n',
  'a,b\n"x, ""y""\nz",2',
  'a,b\n1,',
  'a\n""\n1\n',
  '',
])('%j is read as csv-parse reads it', (text) => {
  expect(fieldsOf(text)).toEqual(oracle(text));
});

test('random fields come back as they were written, and as csv-parse reads them', () => {
  let state = 1;
  const draw = (below: number) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
  const pieces = ['a', '"', ',', '\n', '\r\n', ' ', 'é', '""', '😀', '0.5'];
  for (let round = 0; round < 200; round++) {
    const rows = Array.from({ length: 1 + draw(4) }, () =>
      Array.from({ length: 3 }, () => Array.from({ length: draw(5) }, () => pieces[draw(pieces.length)]!).join('')),
    );
    const lines = rows.map((row) =>
      row.map((field) => (/[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field)),
    );
    const text = lines.map((row) => row.join(',')).join(draw(2) ? '\n' : '\r\n');
    expect(fieldsOf(text)).toEqual(rows);
    expect(fieldsOf(text)).toEqual(oracle(text));
  }
});

test.each([
  ['a,b\n"x,2', 'a quote that is not closed in line 2'],
  ['a,b\nx"y,2', 'a quote within a field that has none around it in line 2'],
  ['a,b\n"x"y,2', 'text after a closing quote in line 2'],
  ['a,b\n1,2,3', 'a record of 3 fields instead of 2 in line 2'],
])('%j is refused', (text, message) => {
  expect(() => csvRecords(text)).toThrow(CsvProblem);
  expect(() => csvRecords(text)).toThrow(message);
  expect(() => oracle(text)).toThrow();
});
