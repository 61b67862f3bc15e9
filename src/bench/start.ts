import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPlugin } from '../engine/xla/find-plugin.ts';
import { fail } from '../lib/errors.ts';
import { formatTable } from './table.ts';

/**
 * `npm run bench:start` measures how long `selgen` takes to answer, relative to a Node that does nothing. It runs the
 * sources, and the build if there is one. The commands take turns, so that other load on the machine slows all alike.
 *
 * `npm run bench:start -- <model folder> [engine…]` measures the way to the first update of a training
 * (`first-update.ts`), twice on each engine: with an empty cache folder, and with what the first has put there.
 */
const repository = join(import.meta.dirname, '../..');
const RUNS = 10;
const [model, ...engines] = process.argv.slice(2);
if (model === undefined) measureCommands();
else measureFirstUpdates(model, engines.length > 0 ? engines : ['cpu', 'xla']);

function measureCommands(): void {
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
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[RUNS / 2 - 1]! + sorted[RUNS / 2]!) / 2;
}

/** Seconds since the process began, and its processor seconds. */
interface Moment {
  readonly seconds: number;
  readonly processor: number;
}

function measureFirstUpdates(model: string, engines: readonly string[]): void {
  const rows = engines.flatMap((engine) => {
    const cache = mkdtempSync(join(tmpdir(), 'selgen-start-'));
    try {
      // The plugin lies in the cache folder that the processes do not see.
      const plugin = engine === 'xla' ? { SELGEN_PJRT: findPlugin().file } : {};
      const env = { ...process.env, XDG_CACHE_HOME: cache, ...plugin };
      return ['cold', 'warm'].map((state) => ({ engine, state, ...stages(firstUpdate(engine, model, env)) }));
    } finally {
      rmSync(cache, { recursive: true });
    }
  });
  process.stdout.write(
    `${model}: seconds on the clock and, in brackets, of the processor, after the process began\n${formatTable(rows)}`,
  );
}

function firstUpdate(engine: string, model: string, env: NodeJS.ProcessEnv): Readonly<Record<string, Moment>> {
  const file = join(import.meta.dirname, 'first-update.ts');
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', file, engine, model], {
    env,
    encoding: 'utf8',
  });
  return status === 0 ? JSON.parse(stdout) : fail('bench', `Expected a first update on ${engine}, got:\n${stderr}`);
}

function stages(moments: Readonly<Record<string, Moment>>): Record<string, string> {
  const entries = Object.entries(moments).map(([stage, { seconds, processor }]) => [
    stage,
    `${seconds.toFixed(1)} (${processor.toFixed(1)})`,
  ]);
  return Object.fromEntries(entries);
}
