import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvLine } from './csv-line.ts';

test('a CSV reader gets back what was written', () => {
  const text = fc.string().filter((one) => !/^[=+\-@\t\r]/.test(one));
  fc.assert(
    fc.property(fc.array(text, { minLength: 2 }), (fields) => {
      expect(parse(csvLine(fields), { record_delimiter: '\r\n' })).toEqual([fields]);
    }),
  );
});

test('numbers are written in full, and what is missing is empty', () => {
  expect(csvLine(['kl', 1 / 3, -2, null, 0])).toBe('kl,0.3333333333333333,-2,,0\r\n');
});

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])('%j is text to a spreadsheet, no formula', (name) => {
  expect(parse(csvLine([name, 'b']), { record_delimiter: '\r\n' })).toEqual([[`'${name}`, 'b']]);
});
