import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { generateFixtures } from './generate.ts';

const folder = new URL('../../../../fixtures/gcd/', import.meta.url);

mkdirSync(folder, { recursive: true });
for (const [name, text] of Object.entries(generateFixtures())) {
  writeFileSync(new URL(name, folder), text);
  process.stdout.write(`${fileURLToPath(new URL(name, folder))}\n`);
}
