import { extname } from 'node:path';

/**
 * How a user types a command of ours: `ownCommand('setup xla cpu')` is `npx selgen setup xla cpu` where the built package
 * runs, and `npm run selgen -- setup xla cpu` in a checkout, which has no built one.
 */
export function ownCommand(words: string): string {
  return `${extname(import.meta.filename) === '.ts' ? 'npm run selgen --' : 'npx selgen'} ${words}`;
}
