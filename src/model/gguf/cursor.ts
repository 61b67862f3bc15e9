import { fail } from '../../lib/errors.ts';
import type { ByteRun } from './byte-run.ts';

/** Reads a header's numbers and strings in order. Each call says what it reads, for the error of a truncated file. */
export interface Cursor {
  position(): number;
  /** Remaining bytes. */
  left(): number;
  u8(what: string): number;
  u32(what: string): number;
  /** An unsigned 64-bit number that JavaScript represents exactly. */
  size(what: string): number;
  /** UTF-8 text after its length. */
  text(what: string): string;
  /** Bytes, to be decoded before the next call. */
  take(length: number, what: string): DataView;
}

const WINDOW = 1 << 20;
/** An upper bound for strings of a header: templates have some ten thousand characters. */
const LONGEST_TEXT = 1 << 24;

export function cursorOver(run: ByteRun): Cursor {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let position = 0;
  let window: Uint8Array = new Uint8Array(0);
  let start = 0;
  const take = (length: number, what: string): DataView => {
    if (length > run.size - position) {
      fail(
        'gguf',
        `Expected ${length} bytes for ${what} at byte ${position}, got ${run.size - position} left in ${run.name}. The file is truncated or its header lies: download it again.`,
      );
    }
    if (position + length > start + window.length) {
      start = position;
      window = run.read(start, Math.min(run.size - start, Math.max(WINDOW, length)));
    }
    const view = new DataView(window.buffer, window.byteOffset + position - start, length);
    position += length;
    return view;
  };
  const size = (what: string): number => {
    const value = take(8, what).getBigUint64(0, true);
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) {
      fail('gguf', `Expected ${what} below 2^53, got ${value} in ${run.name}. Download the file again.`);
    }
    return Number(value);
  };
  return {
    position: () => position,
    left: () => run.size - position,
    u8: (what) => take(1, what).getUint8(0),
    u32: (what) => take(4, what).getUint32(0, true),
    size,
    take,
    text: (what) => {
      const length = size(`the length of ${what}`);
      if (length > LONGEST_TEXT) {
        fail('gguf', `Expected ${what} of at most ${LONGEST_TEXT} bytes, got ${length} in ${run.name}.`);
      }
      const view = take(length, what);
      try {
        return decoder.decode(new Uint8Array(view.buffer, view.byteOffset, length));
      } catch (cause) {
        return fail('gguf', `Expected ${what} in UTF-8, got other bytes in ${run.name}. Download it again.`, cause);
      }
    },
  };
}
