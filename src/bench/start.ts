import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPlugin } from '../engine/xla/find-plugin.ts';
import { fail } from '../lib/errors.ts';
import { mapValues } from '../lib/records.ts';
import { runCommand } from '../lib/run-command.ts';
import { formatTable } from './table.ts';

/**
 * `npm run bench:start` measures how long `selgen` takes to answer, relative to a Node that does nothing. It runs the
 * sources, and the build if there is one. The commands take turns, so that other load on the machine slows all alike;
 * `npm run bench:start -- 2` runs each twice, not ten times.
 *
 * `npm run bench:start -- <model folder> [engine…]` measures the way to the first update of a training
 * (`first-update.ts`), twice on each engine: with an empty cache folder, and with what the first has put there.
 */
const repository = join(import.meta.dirname, '../..');
const usage =
  "npm run bench:start [-- runs]: how long `selgen` takes to answer. With -- <model folder> [engine…]: the way to a model's first update.";

await runCommand(([model, ...engines]) => {
  if (model === undefined || /^[1-9]\d*$/.test(model)) measureCommands(Number(model ?? 10));
  else measureFirstUpdates(model, engines.length > 0 ? engines : ['cpu', 'xla']);
}, usage);

function measureCommands(runs: number): void {
  const entries = ['src/selgen.js', 'dist/command.js'].filter((entry) => existsSync(join(repository, entry)));
  const asked = [['--help'], ['store', 'list', '--help'], ['doctor']];
  const commands = [
    { name: 'node -e 0', args: ['-e', '0'], times: [] as number[] },
    ...entries.flatMap((entry) =>
      asked.map((words) => ({
        name: [entry, ...words].join(' '),
        args: [join(repository, entry), ...words],
        times: [],
      })),
    ),
  ];
  for (let run = 0; run < runs; run++) {
    for (const { args, times } of commands) {
      const started = performance.now();
      spawnSync(process.execPath, args, { stdio: 'ignore' });
      times.push(performance.now() - started);
    }
  }
  const idle = median(commands[0]!.times);
  for (const { name, times } of commands) {
    const milliseconds = `median ${median(times).toFixed(0)} ms, least ${Math.min(...times).toFixed(0)} ms`;
    const ratio = (median(times) / idle).toFixed(1);
    process.stdout.write(`${name.padEnd(34)} ${milliseconds}, ${ratio} times a Node that does nothing\n`);
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2;
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
      return ['cold', 'warm'].map((state) => ({ engine, state, ...firstUpdate(engine, model, env) }));
    } finally {
      rmSync(cache, { recursive: true });
    }
  });
  process.stdout.write(
    `${model}: seconds on the clock and, in brackets, of the processor, after the process began\n${formatTable(rows)}`,
  );
}

/** The end of each stage. */
function firstUpdate(engine: string, model: string, env: NodeJS.ProcessEnv): Record<string, string> {
  const file = join(import.meta.dirname, 'first-update.ts');
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', file, engine, model], {
    env,
    encoding: 'utf8',
  });
  if (status !== 0) fail('bench', `Expected a first update on ${engine}, got:\n${stderr}`);
  const moments: Readonly<Record<string, Moment>> = JSON.parse(stdout);
  return mapValues(moments, ({ seconds, processor }) => `${seconds.toFixed(1)} (${processor.toFixed(1)})`);
}
