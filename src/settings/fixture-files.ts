import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeFolder } from '../lib/folders.ts';
import { sha256 } from '../lib/hash.ts';
import { fixture } from './embedded.ts';

/** A generated file, and how many rows or records it holds. */
export interface FixtureFile {
  readonly text: string;
  readonly count: Readonly<Record<string, number>>;
}

/** The files of a setting under `fixtures`, by name, with a manifest of how they were made and what they hold. */
export function withManifest(
  setting: string,
  seed: number,
  files: Readonly<Record<string, FixtureFile>>,
): Record<string, string> {
  const entries = Object.entries(files);
  const manifest = {
    generator: `src/settings/${setting}/world/generate.ts`,
    command: 'npm run fixtures',
    seed,
    licence: 'CC0-1.0 OR Apache-2.0',
    files: Object.fromEntries(entries.map(([name, { text, count }]) => [name, { ...count, sha256: sha256(text) }])),
  };
  return {
    ...Object.fromEntries(entries.map(([name, { text }]) => [name, text])),
    'manifest.json': `${JSON.stringify(manifest, null, 2)}\n`,
  };
}

/** Writes the files of a setting under `fixtures` and prints their names: the last step of `npm run fixtures`. */
export function writeFixtures(setting: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    const file = join(fixture(setting), name);
    makeFolder(dirname(file));
    writeFileSync(file, text);
    process.stdout.write(`${file}\n`);
  }
}
