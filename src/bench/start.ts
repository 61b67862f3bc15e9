import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fail } from '../lib/errors.ts';

/**
 * `npm run bench:start`: how long the built `selgen` takes to answer, beside a Node that does nothing, in turn, so that
 * what else the machine does weighs on both.
 */
const entry = join(import.meta.dirname, '../../dist/command.js');
if (!existsSync(entry)) fail('bench', `Expected ${entry}, got none. Build it: npm run build.`);
const commands: Readonly<Record<string, readonly string[]>> = {
  'node -e 0': ['-e', '0'],
  'selgen --help': [entry, '--help'],
  'selgen store list --help': [entry, 'store', 'list', '--help'],
  'selgen doctor': [entry, 'doctor'],
};
const RUNS = 9;

const times = Object.fromEntries(Object.keys(commands).map((name): [string, number[]] => [name, []]));
for (let run = 0; run < RUNS; run++) {
  for (const [name, args] of Object.entries(commands)) {
    const started = performance.now();
    spawnSync(process.execPath, [...args], { stdio: 'ignore' });
    times[name]!.push(performance.now() - started);
  }
}
for (const [name, all] of Object.entries(times)) {
  const sorted = all.toSorted((a, b) => a - b);
  const [least, median] = [sorted[0]!, sorted[(RUNS - 1) / 2]!];
  process.stdout.write(`${name.padEnd(26)} median ${median.toFixed(0)} ms, least ${least.toFixed(0)} ms\n`);
}
