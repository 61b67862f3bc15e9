import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sha256 } from '../lib/hash.ts';

/** The folders whose code decides what a trial's numbers are. */
const FOLDERS = ['lib', 'tensor', 'engine', 'model', 'data', 'methods', 'scorers', 'train', 'evaluate', 'settings'];

/** SHA-256 of the source that trains and scores; reports and tests are left out, since they change no number. */
export function codeVersion(root = fileURLToPath(new URL('..', import.meta.url))): string {
  const files = FOLDERS.flatMap((folder) => sources(join(root, folder))).sort();
  return sha256(files.map((file) => `${file.slice(root.length)}\n${sha256(readFileSync(file))}`).join('\n'));
}

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /\.(ts|js|json)$/.test(entry.name) && !/\.(test|d)\.ts$/.test(entry.name) ? [path] : [];
  });
}
