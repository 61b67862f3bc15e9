import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { basename } from 'node:path';
import { fail } from '../../lib/errors.ts';

/** Bytes of one file, or of several consecutive files. */
export interface ByteRun {
  readonly name: string;
  readonly size: number;
  /** Reads into fresh, aligned memory. The range must lie within `size`. */
  read(offset: number, length: number): Uint8Array;
}

/** Opens files as one run of bytes while `use` works with it. */
export function withByteRun<T>(files: readonly string[], use: (run: ByteRun) => T): T {
  const opened: number[] = [];
  try {
    let size = 0;
    const pieces = files.map((file) => {
      const descriptor = openSync(file, 'r');
      opened.push(descriptor);
      const start = size;
      size += fstatSync(descriptor).size;
      return { file, descriptor, start, end: size };
    });
    const read = (offset: number, length: number): Uint8Array => {
      const bytes = new Uint8Array(length);
      for (let done = 0; done < length; ) {
        const at = offset + done;
        const piece = pieces.find(({ end }) => at < end);
        const count = piece
          ? readSync(piece.descriptor, bytes, done, Math.min(length - done, piece.end - at, 1 << 30), at - piece.start)
          : 0;
        if (count === 0) {
          fail('gguf', `Expected ${length} bytes at ${offset}, got ${done} of ${name}. It shrank while it was read.`);
        }
        done += count;
      }
      return bytes;
    };
    const name = files.length === 1 ? files[0]! : `${files[0]} … ${basename(files.at(-1)!)}`;
    return use({ name, size, read });
  } finally {
    for (const descriptor of opened) closeSync(descriptor);
  }
}
