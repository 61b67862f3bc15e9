#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';

/** `npx selgen` runs the sources in a checkout, never an older build of them. In the package it runs the build. */
const words = process.argv.slice(2);
if (!existsSync(new URL('command.ts', import.meta.url))) await import('../dist/command.js');
else if (words.some((word) => !word.startsWith('-'))) {
  (await import('tsx/esm/api')).register();
  await import('./command.ts');
} else {
  // The list of commands needs only CommonJS. tsx then starts no thread, which would double the time.
  const require = createRequire(import.meta.url);
  require('tsx/cjs/api').register();
  await require('./cli/program.ts').runCommandLine(words);
}
