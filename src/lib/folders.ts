import { homedir } from 'node:os';
import { join } from 'node:path';

/** A folder for what can be made again: `$XDG_CACHE_HOME/selgen/<name>`, else `~/.cache/selgen/<name>`. It may not exist yet. */
export function cacheFolder(name: string): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'selgen', name);
}
