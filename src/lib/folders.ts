import { existsSync, mkdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

/** A folder for what can be made again: `$XDG_CACHE_HOME/selgen/<name>`, else `~/.cache/selgen/<name>`. It may not exist yet. */
export function cacheFolder(name: string): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'selgen', name);
}

/** The folder of a project: of the configuration, where a run of Vitest started elsewhere; else the working directory. */
export function projectFolder(): string {
  return process.env.SELGEN_ROOT || process.cwd();
}

/**
 * Makes a folder and those above it, where they are missing. Node's own `recursive` tries forever in a folder that is
 * there and can hold none, such as `/proc`.
 */
export function makeFolder(folder: string): void {
  const parent = dirname(folder);
  if (parent !== folder && !existsSync(parent)) makeFolder(parent);
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another process may have been faster.
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw error;
  }
}
