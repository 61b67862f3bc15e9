import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { makeFolder } from './folders.ts';

/**
 * Writes a file so that readers see the old bytes or all of the new ones. A killed run leaves no half file. The draft
 * lies in the same folder: only there is a rename atomic, on network file systems too.
 *
 * @param file Where to write; missing folders are made.
 * @param parts Text, bytes, or functions that make bytes when their turn comes; written in order.
 */
export function writeAtomically(
  file: string,
  ...parts: readonly (string | Uint8Array | Generator<Uint8Array>)[]
): void {
  makeFolder(dirname(file));
  const draft = draftOf(file);
  try {
    const descriptor = openSync(draft, 'wx');
    try {
      for (const part of parts) {
        if (typeof part === 'string') writeAll(descriptor, Buffer.from(part));
        else if (part instanceof Uint8Array) writeAll(descriptor, part);
        else for (const bytes of part) writeAll(descriptor, bytes);
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

/**
 * Writes a folder so that readers see the old one or the whole new one. Between the two there is, for a moment, none.
 * If several processes write it at once, one wins and none fails.
 *
 * @param write Writes the folder's files into the draft folder that it is given.
 */
export function writeFolderAtomically(path: string, write: (draft: string) => void): void {
  // Without a slash at its end, or the draft would lie in the folder that it replaces.
  const folder = resolve(path);
  if (folder === resolve('.')) throw new Error(`'${path}' is the working directory, which nothing may replace.`);
  const draft = draftOf(folder);
  makeFolder(draft);
  try {
    write(draft);
    while (!moved(draft, folder, 'ENOTEMPTY', 'EEXIST')) {
      const old = draftOf(folder);
      if (moved(folder, old, 'ENOENT')) rmSync(old, { recursive: true, force: true });
    }
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    throw error;
  }
}

/** A name beside the file that no other process uses. Process ids are not enough: two machines may share one. */
function draftOf(file: string): string {
  return `${file}.${randomUUID()}.tmp`;
}

/** Renames a folder. False if another process was faster, which the error codes in `beaten` tell. */
function moved(from: string, to: string, ...beaten: readonly string[]): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    if (beaten.includes((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
}

function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.byteLength; ) {
    done += writeSync(descriptor, bytes, done, Math.min(bytes.byteLength - done, 1 << 30));
  }
}
