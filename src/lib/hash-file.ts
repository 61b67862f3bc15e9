import { createHash } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { fail } from './errors.ts';
import { cacheFolder } from './folders.ts';
import { sha256 } from './hash.ts';
import { writeAtomically } from './write-atomically.ts';

export interface HashFileOptions {
  /** Files of this many bytes or more have their hash remembered. @defaultValue 64 MiB */
  readonly rememberFrom?: number;
  /** Where hashes are remembered. @defaultValue `$XDG_CACHE_HOME/selgen/sha256`, else `~/.cache/selgen/sha256` */
  readonly memory?: string;
}

/**
 * SHA-256 of a file in hexadecimal, as `sha256sum` prints it. The hash of a large file is remembered under the file's
 * path, size and times of change (to the nanosecond), so gigabytes are read once and not at every start.
 */
export async function hashFile(file: string, options: HashFileOptions = {}): Promise<string> {
  const { rememberFrom = 2 ** 26, memory = cacheFolder('sha256') } = options;
  const handle = await open(file, 'r');
  try {
    const { size, identity } = await identify(file, handle);
    const note = join(memory, identity);
    const known = size < rememberFrom ? undefined : recall(note);
    if (known) return known;
    const hash = createHash('sha256');
    for await (const bytes of createReadStream(file, { highWaterMark: 2 ** 22 })) hash.update(bytes as Buffer);
    const digest = hash.digest('hex');
    if ((await identify(file, handle)).identity !== identity) {
      fail('hash', `Expected a file that stays as it is, got changes while ${file} was read. Wait for its download.`);
    }
    if (size >= rememberFrom) remember(note, digest);
    return digest;
  } finally {
    await handle.close();
  }
}

/** Device, inode, size and both times of a file. Times alone are not enough: two versions can share them. */
async function identify(file: string, handle: FileHandle): Promise<{ size: number; identity: string }> {
  const { dev, ino, size, mtimeNs, ctimeNs } = await handle.stat({ bigint: true });
  return { size: Number(size), identity: sha256([file, dev, ino, size, mtimeNs, ctimeNs].join('\n')) };
}

function recall(note: string): string | undefined {
  try {
    return /^[0-9a-f]{64}$/.exec(readFileSync(note, 'utf8'))?.[0];
  } catch {
    return undefined;
  }
}

/** Failure to write costs time in the next run, and must not end this one. */
function remember(note: string, digest: string): void {
  try {
    writeAtomically(note, digest);
  } catch {}
}
