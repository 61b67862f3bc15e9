import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Writes a file so that readers see the old bytes or all of the new ones, never a part: a killed run leaves no half file.
 *
 * @param file Where to write; missing folders are made.
 * @param parts Text or bytes, written one after the other.
 */
export function writeAtomically(file: string, ...parts: readonly (string | Uint8Array)[]): void {
  mkdirSync(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}.${process.hrtime.bigint().toString(36)}.tmp`;
  try {
    const descriptor = openSync(draft, 'wx');
    try {
      for (const part of parts) {
        writeAll(descriptor, typeof part === 'string' ? Buffer.from(part) : part);
      }
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(draft, file);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.byteLength; ) {
    done += writeSync(descriptor, bytes, done, Math.min(bytes.byteLength - done, 1 << 30));
  }
}
