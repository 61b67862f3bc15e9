import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatJsonLines, parseJsonLines } from './jsonl.ts';

const asIs = (value: unknown) => value;

describe('JSON Lines', () => {
  test('survive a round trip, whatever they hold', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), (records) => {
        const plain = JSON.parse(JSON.stringify(records));
        // Other tools write an array of records. A single line with an array of objects is therefore read as records.
        const [only] = plain;
        if (plain.length === 1 && Array.isArray(only) && /^\{/.test(JSON.stringify(only[0] ?? 0)))
          plain.splice(0, 1, ...only);
        expect(parseJsonLines(formatJsonLines(records), 'memory', asIs)).toEqual(plain);
      }),
    );
  });

  test('may have Windows line ends and empty lines', () => {
    expect(parseJsonLines('1\r\n\r\n2', 'memory', asIs)).toEqual([1, 2]);
  });

  test('that are not JSON stop with file and line', () => {
    expect(() => parseJsonLines('{"a":1}\n{"a":', 'data/a.jsonl', asIs)).toThrow(
      '[jsonl] Expected JSON in data/a.jsonl, line 2, got "{\\"a\\":". Write one JSON value a line.',
    );
  });

  test('that the parser refuses stop with file, line and its reason', () => {
    const parse = (): never => {
      throw new Error('Expected a label.');
    };
    expect(() => parseJsonLines('\n{}', 'data/a.jsonl', parse)).toThrow(
      'data/a.jsonl, line 2, got an error: Expected a label.',
    );
  });
});

describe('data as editors and other tools write it', () => {
  const records = [{ a: 1 }, { a: 2 }];
  const same = (value: unknown) => value;
  test.each([
    ['a byte-order mark', '\uFEFF{"a":1}\n{"a":2}\n'],
    ['line ends of a lone \\r', '{"a":1}\r{"a":2}\r'],
    ['commas behind the lines', '{"a":1},\n{"a":2},\n'],
    ['one array', JSON.stringify(records)],
    ['one array over several lines, with a mark', `\uFEFF${JSON.stringify(records, null, 2)}`],
  ])('%s is read', (_title, text) => {
    expect(parseJsonLines(text, 'rows.jsonl', same)).toEqual(records);
  });

  test('an array names the record that is not valid, and one that is cut its first line', () => {
    const refuse = (value: unknown) => {
      if ((value as { a: number }).a === 2) throw new Error('Expected 1.');
      return value;
    };
    expect(() => parseJsonLines(JSON.stringify(records), 'rows.json', refuse)).toThrow('rows.json, record 2');
    expect(() => parseJsonLines('[{"a":1},', 'rows.json', same)).toThrow('Expected JSON in rows.json, line 1');
  });

  test('a line may be an array', () => {
    expect(parseJsonLines('[{"a":1}]\n[{"a":2}]', 'rows.jsonl', same)).toEqual([[{ a: 1 }], [{ a: 2 }]]);
  });
});
