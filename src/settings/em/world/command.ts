import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateFixtures } from './generate.ts';

const folder = new URL('../../../../fixtures/em/', import.meta.url);

for (const [name, text] of Object.entries(generateFixtures())) {
  const file = fileURLToPath(new URL(name, folder));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  process.stdout.write(`${file}\n`);
}
