import { readdirSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../lib/hash.ts';
import { writeAtomically } from '../lib/write-atomically.ts';

/** A folder of what can be made again, each entry whole or not there. */
export interface KeptFiles {
  /** Undefined where there is no such entry, or not all of it. */
  read(name: string): Uint8Array | undefined;
  /** Keeps an entry, unless it would take a quarter of the room; those used longest ago make room. Never fails. */
  keep(name: string, bytes: Uint8Array): void;
  discard(name: string): void;
}

const DIGEST_BYTES = 32;

/** @param limit Bytes of all entries together. */
export function keptFiles(folder: string, limit: number): KeptFiles {
  return {
    read(name) {
      const file = join(folder, name);
      let content: Buffer;
      try {
        content = readFileSync(file);
        const now = new Date();
        utimesSync(file, now, now); // the one used last goes last
      } catch {
        return undefined;
      }
      const bytes = content.subarray(DIGEST_BYTES);
      return content.toString('hex', 0, DIGEST_BYTES) === sha256(bytes) ? bytes : undefined;
    },
    keep(name, bytes) {
      if (bytes.length > limit / 4) return;
      try {
        writeAtomically(join(folder, name), Buffer.from(sha256(bytes), 'hex'), bytes);
        makeRoom(folder, limit);
      } catch {
        // Another run may have made room at the same time, or the disk is full: what would be kept is there all the same.
      }
    },
    discard(name) {
      try {
        rmSync(join(folder, name), { force: true });
      } catch {
        // It is no file of ours, or not ours to remove.
      }
    },
  };
}

function makeRoom(folder: string, limit: number): void {
  const entries = readdirSync(folder).map((name) => {
    const file = join(folder, name);
    const { size, mtimeMs } = statSync(file);
    return { file, size, mtimeMs };
  });
  let total = 0;
  for (const { file, size } of entries.sort((a, b) => b.mtimeMs - a.mtimeMs)) {
    total += size;
    if (total > limit) rmSync(file, { force: true });
  }
}
