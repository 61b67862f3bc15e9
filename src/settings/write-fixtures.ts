import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fixture } from './embedded.ts';

/** Writes the files of a setting under `fixtures` and prints their names: the last step of `npm run fixtures`. */
export function writeFixtures(setting: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    const file = join(fixture(setting), name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    process.stdout.write(`${file}\n`);
  }
}
