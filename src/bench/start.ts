import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * `npm run bench:start` measures how long `selgen` takes to answer, relative to a Node that does nothing. It runs the
 * sources, and the build if there is one. The commands take turns, so that other load on the machine slows all alike.
 */
const repository = join(import.meta.dirname, '../..');
const entries = ['src/selgen.js', 'dist/command.js'].filter((entry) => existsSync(join(repository, entry)));
const asked = [['--help'], ['store', 'list', '--help'], ['doctor']];
const commands: Readonly<Record<string, readonly string[]>> = {
  'node -e 0': ['-e', '0'],
  ...Object.fromEntries(
    entries.flatMap((entry) =>
      asked.map((words) => [[entry, ...words].join(' '), [join(repository, entry), ...words]]),
    ),
  ),
};
const RUNS = 10;

const times = Object.fromEntries(Object.keys(commands).map((name): [string, number[]] => [name, []]));
for (let run = 0; run < RUNS; run++) {
  for (const [name, args] of Object.entries(commands)) {
    const started = performance.now();
    spawnSync(process.execPath, [...args], { stdio: 'ignore' });
    times[name]!.push(performance.now() - started);
  }
}
const medians = Object.values(times).map(median);
for (const [index, [name, all]] of Object.entries(times).entries()) {
  const ratio = medians[index]! / medians[0]!;
  const milliseconds = `median ${medians[index]!.toFixed(0)} ms, least ${Math.min(...all).toFixed(0)} ms`;
  process.stdout.write(`${name.padEnd(34)} ${milliseconds}, ${ratio.toFixed(1)} times a Node that does nothing\n`);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[RUNS / 2 - 1]! + sorted[RUNS / 2]!) / 2;
}
