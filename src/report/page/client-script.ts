import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

let built: string | undefined;

/** The page's script: `client/main.ts` and its imports as one classic script for browsers from 2023 on. */
export function clientScript(): string {
  built ??= buildSync({
    entryPoints: [fileURLToPath(new URL('../client/main.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'iife',
    target: ['chrome110', 'firefox115', 'safari16.4'],
    minify: true,
    legalComments: 'none',
    tsconfigRaw: {},
  }).outputFiles[0]!.text.trim();
  return built;
}
