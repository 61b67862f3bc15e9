import { extname } from 'node:path';

/**
 * The command as this user types it. `ownCommand('setup xla cpu')` is `npx selgen setup xla cpu` in the built package
 * and `npm run selgen -- setup xla cpu` in a checkout, which has no built one.
 */
export function ownCommand(words: string): string {
  return `${extname(import.meta.filename) === '.ts' ? 'npm run selgen --' : 'npx selgen'} ${words}`;
}
