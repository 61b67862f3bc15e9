import { readFileSync } from 'node:fs';
import { fail } from './errors.ts';

/**
 * Reads a text file in UTF-8, or in UTF-16 where its byte-order mark says so; the mark is no part of the text.
 *
 * @throws SelgenError with line and column where bytes are no text.
 */
export function readText(file: string): string {
  return decodeText(readFileSync(file), file);
}

/** As `readText`, of bytes that are already there; `name` stands for the file in errors. */
export function decodeText(bytes: Uint8Array, name: string): string {
  const encoding = encodingOf(bytes);
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (error) {
    const { line, column } = firstUndecodable(bytes, encoding);
    const got = encoding === 'utf-8' ? 'bytes of another encoding' : 'half a character';
    fail(
      'text',
      `Expected ${encoding.toUpperCase()} text in ${name}, got ${got} at line ${line}, column ${column}. Save it as UTF-8.`,
      error,
    );
  }
}

/** By the mark; without one by the zero bytes that ASCII has in UTF-16, of which UTF-8 text has none. */
function encodingOf([first, second]: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  if (first && second === 0) return 'utf-16le';
  if (first === 0 && second) return 'utf-16be';
  return 'utf-8';
}

/** Line and column, from 1, behind the longest beginning that is text. */
function firstUndecodable(bytes: Uint8Array, encoding: string): { line: number; column: number } {
  let [good, bad] = [0, bytes.length];
  const decode = (length: number) =>
    new TextDecoder(encoding, { fatal: true }).decode(bytes.subarray(0, length), { stream: true });
  let text = '';
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    try {
      text = decode(middle);
      good = middle;
    } catch {
      bad = middle;
    }
  }
  const lines = text.split(/\r\n|\n|\r/);
  return { line: lines.length, column: [...lines.at(-1)!].length + 1 };
}
