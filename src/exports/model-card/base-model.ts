import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** A model's id of the hub, where its folder is a snapshot in the hub's cache; null where it is another. */
export function hubIdOf(folder: string): string | null {
  const [, name] = /[\\/]models--([\w.-]+?--[\w.-]+)[\\/]snapshots[\\/]/.exec(folder) ?? [];
  return name?.replace('--', '/') ?? null;
}

/** The licence that a model's own card names; undefined where it has no card, or the card none. */
export function licenseOf(folder: string): string | undefined {
  try {
    const [, head = ''] = /^---\r?\n([\s\S]*?)\r?\n---/.exec(readFileSync(join(folder, 'README.md'), 'utf8')) ?? [];
    const { license } = parse(head) ?? {};
    return typeof license === 'string' ? license : undefined;
  } catch {
    return undefined;
  }
}
