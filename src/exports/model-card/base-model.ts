import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** The hub id of a model whose folder is a snapshot in the hub's cache; null for other folders. */
export function hubIdOf(folder: string): string | null {
  const [, name] = /[\\/]models--([\w.-]+?--[\w.-]+)[\\/]snapshots[\\/]/.exec(folder) ?? [];
  return name?.replace('--', '/') ?? null;
}

/** The licence in a model's own card; undefined if there is no card or it names none. */
export function licenseOf(folder: string): string | undefined {
  try {
    const [, head = ''] = /^---\r?\n([\s\S]*?)\r?\n---/.exec(readFileSync(join(folder, 'README.md'), 'utf8')) ?? [];
    const { license } = parse(head) ?? {};
    return typeof license === 'string' ? license : undefined;
  } catch {
    return undefined;
  }
}
