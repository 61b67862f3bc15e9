import { expect, test } from 'vitest';
import { decodeText } from './decode-text.ts';

const text = '{"a": "é日😀"}\r\n{"b": 2}\n';
const bigEndian = (value: string) => Buffer.from(value, 'utf16le').swap16();

test.each([
  ['UTF-8', Buffer.from(text)],
  ['UTF-8 with a mark', Buffer.from(`\uFEFF${text}`)],
  ['UTF-16 with a mark', Buffer.from(`\uFEFF${text}`, 'utf16le')],
  ['UTF-16 without a mark', Buffer.from(text, 'utf16le')],
  ['UTF-16, the high byte first, with a mark', bigEndian(`\uFEFF${text}`)],
  ['UTF-16, the high byte first', bigEndian(text)],
])('%s is read', (_title, bytes) => {
  expect(decodeText(bytes, 'rows.jsonl')).toBe(text);
});

test('nothing is an empty text', () => {
  expect(decodeText(Buffer.of(), 'rows.jsonl')).toBe('');
});

test.each([
  [Buffer.concat([Buffer.from('{"a": 1}\n{"b": "日'), Buffer.of(0xe9), Buffer.from('"}\n')]), 'line 2, column 9'],
  [Buffer.from([0x80, 0x81]), 'line 1, column 1'],
  [Buffer.concat([Buffer.from('a\rb\r\nc'), Buffer.of(0xc3)]), 'line 3, column 2'],
])('other bytes are named with line and column (%#)', (bytes, place) => {
  expect(() => decodeText(bytes, 'rows.jsonl')).toThrow(
    `[text] Expected UTF-8 text in rows.jsonl, got bytes of another encoding at ${place}. Save it as UTF-8.`,
  );
});

test('half a character of UTF-16 is named', () => {
  const cut = Buffer.from('\uFEFFabc', 'utf16le').subarray(0, -1);
  expect(() => decodeText(cut, 'a.txt')).toThrow(/UTF-16LE text in a\.txt, got half a character at line 1, column 3/);
});
