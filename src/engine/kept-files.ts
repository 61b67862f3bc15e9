import { readdirSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../lib/hash.ts';
import { writeAtomically } from '../lib/write-atomically.ts';

export type KeptFiles = ReturnType<typeof keptFiles>;

const DIGEST_BYTES = 32;

/**
 * A folder of cached files, each of them complete or absent.
 *
 * @param limit Total bytes of all entries.
 */
export function keptFiles(folder: string, limit: number) {
  return {
    /** Undefined if the entry is missing or incomplete. */
    read(name: string): Uint8Array | undefined {
      const file = join(folder, name);
      let content: Buffer;
      try {
        content = readFileSync(file);
        const now = new Date();
        // The most recently used entry is deleted last.
        utimesSync(file, now, now);
      } catch {
        return undefined;
      }
      const bytes = content.subarray(DIGEST_BYTES);
      return content.toString('hex', 0, DIGEST_BYTES) === sha256(bytes) ? bytes : undefined;
    },
    /**
     * Keeps an entry, unless it would take a quarter of the limit; the least recently used entries make room. Never
     * fails.
     */
    keep(name: string, bytes: Uint8Array): void {
      if (bytes.length > limit / 4) return;
      try {
        writeAtomically(join(folder, name), Buffer.from(sha256(bytes), 'hex'), bytes);
        makeRoom(folder, limit);
      } catch {
        // Another run made room at the same time, or the disk is full. The entry is only a cache.
      }
    },
    discard(name: string): void {
      try {
        rmSync(join(folder, name), { force: true });
      } catch {
        // Not a file, or not ours to remove.
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
