import { fail } from './errors.ts';

/**
 * Text in UTF-8, or in UTF-16 if its byte-order mark says so. The mark is not part of the text.
 *
 * @param name Stands for the file in errors.
 * @throws SelgenError with line and column of bytes that are not text.
 */
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

/** By the byte-order mark, else by zero bytes: ASCII has them in UTF-16, and text never has them in UTF-8. */
function encodingOf([first, second]: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  if (first && second === 0) return 'utf-16le';
  if (first === 0 && second) return 'utf-16be';
  return 'utf-8';
}

/** Line and column, from 1, of the first bytes that do not decode. */
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
