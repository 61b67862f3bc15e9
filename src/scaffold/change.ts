import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fail } from '../lib/errors.ts';
import { makeFolder } from '../lib/folders.ts';

/** A new file, or an edit of an existing one. Paths are relative to the repository's root. */
export type Change =
  | { readonly file: string; readonly text: string }
  | { readonly file: string; readonly edit: (text: string) => string };

/** The changes of a template, and the remaining steps for its user, in order. */
export interface Scaffold {
  /** Folders that must be new, because all that is in them belongs to this part. */
  readonly folders?: readonly string[];
  readonly changes: readonly Change[];
  readonly next: readonly string[];
}

/**
 * Makes all changes or none. A new file or folder that exists, or a missing place to insert at, is an error before anything is
 * written.
 *
 * @returns The written files.
 */
export function applyScaffold(root: string, { folders = [], changes }: Scaffold): string[] {
  const taken = folders.find((folder) => existsSync(join(root, folder)));
  if (taken !== undefined) fail('scaffold', `Expected no folder ${taken}, got one. Choose another name.`);
  const texts = new Map<string, string>();
  for (const change of changes) {
    const path = join(root, change.file);
    if ('edit' in change) {
      texts.set(change.file, change.edit(texts.get(change.file) ?? readFileSync(path, 'utf8')));
    } else {
      if (existsSync(path)) fail('scaffold', `Expected no file ${change.file}, got one. Choose another name.`);
      texts.set(change.file, change.text);
    }
  }
  for (const [file, text] of texts) {
    makeFolder(dirname(join(root, file)));
    writeFileSync(join(root, file), text);
  }
  return [...texts.keys()];
}

/** Inserts a line after the last line of a block that matches. */
export function afterLast(file: string, pattern: RegExp, line: string): Change {
  return insertion(file, pattern, line, (lines) => lines.findLastIndex((each) => pattern.test(each)) + 1);
}

/** Inserts a line before the first line that matches. */
export function beforeFirst(file: string, pattern: RegExp, line: string): Change {
  return insertion(file, pattern, line, (lines) => lines.findIndex((each) => pattern.test(each)));
}

function insertion(file: string, pattern: RegExp, line: string, placeIn: (lines: string[]) => number): Change {
  return {
    file,
    edit: (text) => {
      const lines = text.split('\n');
      if (!lines.some((each) => pattern.test(each)))
        fail('scaffold', `Expected a line like ${pattern} in ${file}, got none. Add the line by hand: ${line}`);
      return lines.toSpliced(placeIn(lines), 0, line).join('\n');
    },
  };
}

/** Words that JavaScript's modules keep for themselves, and names that a template or a test uses otherwise. */
const RESERVED = new Set(
  (
    'abstract any arguments as async await boolean break case catch class const continue debugger default delete do else ' +
    'enum eval export extends false finally for from function get if implements import in instanceof interface let never ' +
    'new null number object of package private protected public return set static string super switch symbol this throw ' +
    'true try type typeof undefined unknown var void while with yield'
  ).split(' '),
);

/** Stops where a name cannot be a function's. */
export function refuseReserved(part: string, name: string): void {
  if (RESERVED.has(name))
    fail(part, `Expected a name of your own, got '${name}', a word of TypeScript. Choose another.`);
}

/** `interleavedByGap` → `interleaved-by-gap`. */
export function kebabCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** A file of `templates` with each `{{word}}` replaced. */
export function filled(template: string, words: Readonly<Record<string, string>>): string {
  const text = readFileSync(join(import.meta.dirname, 'templates', `${template}.txt`), 'utf8');
  return text.replaceAll(/\{\{(\w+)\}\}/g, (_, word: string) => {
    return words[word] ?? fail('scaffold', `Expected a word for {{${word}}} of ${template}.txt, got none.`);
  });
}
