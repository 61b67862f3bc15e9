import { closeSync, existsSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fail } from '../../lib/errors.ts';

/** A model in GGUF: its files, each given as its consecutive pieces. */
export interface GgufModel {
  readonly files: readonly (readonly string[])[];
}

/** `model-00001-of-00003.gguf`: shards, each with a header. */
const SHARD = /^(.*)-(\d{5})-of-(\d{5})\.gguf$/;
/** `model.gguf.part00`: pieces of one file. */
const PIECE = /^(.*\.gguf)\.part(\d+)$/;
/** How deep the packages of a folder are searched: `package/data/file`. */
const DEPTH = 3;

/**
 * The GGUF model of a path: a file, one of the files that it was split into, or a folder without `config.json` (such as
 * an installed Python package) that holds one. Undefined for other paths.
 */
export function findGguf(path: string): GgufModel | undefined {
  const kind = statSync(path, { throwIfNoEntry: false });
  if (kind?.isFile()) return isGguf(path) ? modelOf(resolve(path), siblings(path), path) : undefined;
  if (!kind?.isDirectory() || existsSync(join(path, 'config.json'))) return undefined;
  const found = search(resolve(path), DEPTH);
  const names = [...new Set(found.map(nameOf))];
  if (names.length > 1) {
    fail(
      'gguf',
      `Expected a folder with one model, got ${names.slice(0, 5).join(', ')} in ${path}. Give the path of the file.`,
    );
  }
  return found.length === 0 ? undefined : modelOf(found[0]!, found, path);
}

function isGguf(path: string): boolean {
  return /\.gguf(\.part\d+)?$/.test(path) || begins(path);
}

/** Whether a file starts with GGUF's magic, for files without the ending, such as Ollama's. */
function begins(path: string): boolean {
  const descriptor = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(4);
    return readSync(descriptor, bytes, 0, 4, 0) === 4 && bytes.toString('latin1') === 'GGUF';
  } finally {
    closeSync(descriptor);
  }
}

function siblings(path: string): string[] {
  const folder = dirname(resolve(path));
  return readdirSync(folder).map((name) => join(folder, name));
}

function search(folder: string, depth: number): string[] {
  return entriesOf(folder).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return depth > 1 ? search(path, depth - 1) : [];
    return /\.gguf(\.part\d+)?$/.test(entry.name) ? [path] : [];
  });
}

/** What a folder holds; nothing where it may not be read, such as `lost+found`. */
function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EACCES') throw error;
    return [];
  }
}

/** The name of a model without the number of its part. */
function nameOf(file: string): string {
  const name = basename(file);
  return SHARD.exec(name)?.[1] ?? PIECE.exec(name)?.[1] ?? name;
}

function modelOf(file: string, candidates: readonly string[], path: string): GgufModel {
  const name = basename(file);
  const [, prefix, part, total] = SHARD.exec(name) ?? [];
  if (total !== undefined) {
    if (Number(part) < 1 || Number(part) > Number(total)) {
      fail(
        'gguf',
        `Expected the number of a shard within 1 … ${Number(total)}, got ${Number(part)} in the name of ${file}. Rename it.`,
      );
    }
    const names = Array.from(
      { length: Number(total) },
      (_, i) => `${prefix}-${String(i + 1).padStart(5, '0')}-of-${total}.gguf`,
    );
    return { files: names.map((wanted) => [one(wanted, candidates, path)]) };
  }
  const [, whole] = PIECE.exec(name) ?? [];
  if (whole === undefined) return { files: [[file]] };
  const pieces = candidates.filter((other) => PIECE.exec(basename(other))?.[1] === whole);
  const number = (piece: string) => Number(PIECE.exec(basename(piece))![2]);
  const sorted = [...pieces].sort((a, b) => number(a) - number(b));
  const first = Math.min(1, number(sorted[0]!));
  const gap = sorted.findIndex((piece, index) => number(piece) !== first + index);
  if (gap >= 0) {
    fail(
      'gguf',
      `Expected piece ${first + gap} of ${whole}, got ${basename(sorted[gap]!)} in its place in ${path}. All pieces must lie there.`,
    );
  }
  return { files: [sorted] };
}

function one(name: string, candidates: readonly string[], path: string): string {
  return (
    candidates.find((file) => basename(file) === name) ??
    fail('gguf', `Expected ${name} beside the others, got no such file in ${path}. Finish the download.`)
  );
}
