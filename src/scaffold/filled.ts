import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fail } from '../lib/errors.ts';

/** A file of `templates` with each `{{word}}` replaced. */
export function filled(template: string, words: Readonly<Record<string, string>>): string {
  const text = readFileSync(join(import.meta.dirname, 'templates', `${template}.txt`), 'utf8');
  return text.replaceAll(/\{\{(\w+)\}\}/g, (_, word: string) => {
    return words[word] ?? fail('scaffold', `Expected a word for {{${word}}} of ${template}.txt, got none.`);
  });
}
