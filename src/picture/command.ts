import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fail } from '../lib/errors.ts';
import { optionsIn, runCommand } from '../lib/run-command.ts';
import { replaceSection } from '../lib/section.ts';
import * as methods from '../methods/index.ts';
import type { Method } from '../methods/interface/method.ts';
import { writeReport } from '../report/write-report.ts';
import { newestComparisons } from '../results/comparison.ts';
import { chosenTable } from '../results/findings/chosen-table.ts';
import { likeAccepted, lossOf } from '../results/gates/accept-baseline.ts';
import { type Baseline, baselineOf, writeBaseline } from '../results/gates/baseline.ts';
import { grouped } from '../results/grouped.ts';
import type { TrialResult } from '../results/result.ts';
import { seedsIn } from '../results/seeds.ts';
import { openStore } from '../results/store/store.ts';
import { currentCode } from '../suite/trial/code-version.ts';
import { lostSettings } from './lost-settings.ts';
import { measuredIn } from './measured.ts';
import { renewBounds } from './renew-bounds.ts';
import { timeLeft, trialsOf } from './time-left.ts';

const usage = `Measures everything that the repository shows: runs the settings on several seeds, then writes baselines, the
tables of src/settings/*/README.md (between <!-- picture --> marks) and reports/example. What the store has is not trained again.

  npm run picture -- [options]

  --settings LIST  such as gcd,em (default: gcd,em,functions,triggers)
  --seeds LIST     (default: 1,2,3)
  --bounds         renew the suites' numeric bounds from what was measured; read the lines that turned round
  --no-run         train nothing: write from the store alone
  --replace        also where model, training or data differ from the accepted baselines, or trials of these are lost
`;

/** Shows every setting of the store that has a folder of suites; a page with their variants would be a third larger. */
const EXAMPLE = 'reports/example';

const OPTIONS = {
  settings: { type: 'string', default: 'gcd,em,functions,triggers' },
  seeds: { type: 'string', default: '1,2,3' },
  bounds: { type: 'boolean', default: false },
  'no-run': { type: 'boolean', default: false },
  replace: { type: 'boolean', default: false },
} as const;

await runCommand(main);

async function main(args: readonly string[]): Promise<void> {
  const values = optionsIn('picture', args, OPTIONS, usage);
  if (!values) return;
  const { settings, seeds, bounds, 'no-run': stored, replace } = values;
  const folders = settings.split(',');
  const unknown = folders.filter((folder) => folder === '' || !existsSync(join('suites', folder)));
  if (unknown.length > 0) {
    fail(
      'picture',
      `Expected folders of suites, got ${unknown.map((folder) => `'${folder}'`).join(', ')}. Correct --settings.`,
    );
  }
  seedsIn(seeds, (problem) => fail('picture', `${problem} Correct --seeds.`));
  const started = stored ? Number.POSITIVE_INFINITY : Date.now();
  if (!stored) await run(folders, seeds);
  const all = openStore().list().results;
  const results = newestComparisons(replace ? all : ofSuites(all, started), currentCode());
  const baselines = new Map(folders.map((folder) => [folder, baselinesOf(folder, results)]));
  const losses = [...baselines.values()].flat().flatMap((baseline) => lossOf(baseline) ?? []);
  if (losses.length > 0 && !replace) {
    fail(
      'picture',
      `Expected trials that renew the accepted baselines, got ${losses.join('; ')}. Leave out --no-run, or say --replace.`,
    );
  }
  for (const [folder, own] of baselines) {
    for (const baseline of own) {
      process.stdout.write(`${writeBaseline(baseline)}: ${baseline.trials.length} trials\n`);
    }
    write(folder, results, bounds);
  }
  const shown = results.filter(({ setting }) => existsSync(join('suites', setting)));
  const page = join(EXAMPLE, 'index.html');
  const settingsShown = shown.map(({ setting }) => setting);
  const lost = lostSettings(existsSync(page) ? readFileSync(page, 'utf8') : '', settingsShown);
  if (lost.length > 0) {
    process.stdout.write(
      `${EXAMPLE} stays as it is: it also shows ${lost.join(', ')}, of which the store has no trials. Run npm run picture.\n`,
    );
    return;
  }
  process.stdout.write(`${await writeReport(shown, EXAMPLE)}\n`);
  // These files are for programs, and larger than the page. The repository keeps only what a browser opens.
  for (const name of ['results.json', 'checks.json']) rmSync(join(EXAMPLE, name), { force: true });
}

/** The trials like those of the accepted baselines. Experiments on other models share their store. */
function ofSuites(all: readonly TrialResult[], started: number): readonly TrialResult[] {
  const { kept, leftOut } = likeAccepted(all);
  const trained = leftOut.filter(({ ended }) => ended >= started).map(({ why }) => why);
  if (trained.length > 0) {
    fail(
      'picture',
      `Expected this run to train as for the accepted baselines, got ${trained.join('; ')}. Where that is meant, say --no-run --replace.`,
    );
  }
  for (const { why } of leftOut) process.stderr.write(`Left out, because they are not like the baseline: ${why}\n`);
  return kept;
}

/** Runs the suites and reports the time left. Bounds and baselines are not checked, because they are renewed next. */
async function run(folders: readonly string[], seeds: string): Promise<void> {
  refuseOwn();
  const started = Date.now();
  const total = trialsOf(folders.flatMap(suitesOf).map((file) => readFileSync(file, 'utf8'))) * seeds.split(',').length;
  const stored = () => openStore().list().results;
  const before = stored().length;
  const glance = setInterval(() => {
    const own = stored().filter(({ finishedAt }) => Date.parse(finishedAt) >= started).length;
    process.stderr.write(`${timeLeft({ total, before, own, seconds: (Date.now() - started) / 1000 })}\n`);
  }, 60_000);
  const env = { ...process.env, SELGEN_SEEDS: seeds, SELGEN_BOUNDS: 'off', SELGEN_BASELINE: 'off' };
  const vitest = join('node_modules', 'vitest', 'vitest.mjs');
  const child = spawn(process.execPath, [vitest, 'run', ...folders.map((folder) => `suites/${folder}/`)], {
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [code] = await once(child, 'close');
  clearInterval(glance);
  if (code !== 0) {
    fail(
      'picture',
      `Expected all trials to finish, got exit ${code} of vitest. Mend what it names; finished trials are kept.`,
    );
  }
}

/** What this command writes is of the embedded models and data, on the processor. */
function refuseOwn({ SELGEN_MODEL, SELGEN_DATA, SELGEN_DEVICE } = process.env): void {
  const own = { SELGEN_MODEL, SELGEN_DATA, SELGEN_DEVICE: SELGEN_DEVICE === 'cpu' ? '' : SELGEN_DEVICE };
  const [found] = Object.entries(own).filter(([, value]) => value);
  if (found) {
    fail(
      'picture',
      `Expected the embedded models and data on the engine cpu, got ${found.join('=')}. Unset ${found[0]}.`,
    );
  }
}

function baselinesOf(folder: string, all: readonly TrialResult[]): Baseline[] {
  // The setting `gcd, proxy addition` belongs to the folder `gcd`.
  const results = all.filter(({ setting }) => /^[\w-]*/.exec(setting)![0] === folder);
  if (results.length === 0) {
    fail(
      'picture',
      `Expected trials of ${folder} in the store, got none. Leave out --no-run; --replace takes those that were left out.`,
    );
  }
  return grouped(results, ({ setting }) => setting).map(baselineOf);
}

function write(folder: string, all: readonly TrialResult[], renew: boolean): void {
  const main = all.filter(({ setting }) => setting === folder);
  const readme = join('src', 'settings', folder, 'README.md');
  writeFileSync(readme, replaceSection(readFileSync(readme, 'utf8'), 'picture', chosenTable(main)));
  process.stdout.write(`${readme}\n`);
  if (renew) renewSuites(folder, main);
}

/** Suites of a setting's variants, such as another proxy, keep their bounds, because they have other references. */
function renewSuites(folder: string, results: readonly TrialResult[]): void {
  if (!results.some(({ method }) => method.name === 'taskOnly')) {
    fail(
      'picture',
      `Expected a trial of taskOnly on ${folder} in the store, got none: bounds are held against it. Run its suite.`,
    );
  }
  const measured = measuredIn(results, (name, options) => {
    const make = (methods as Readonly<Record<string, unknown>>)[name];
    return typeof make === 'function' && name !== 'origin' ? (make(options) as Method) : undefined;
  });
  for (const file of suitesOf(folder)) {
    const suite = readFileSync(file, 'utf8');
    if (!suite.includes(`defineSuite(${folder}(), `)) continue;
    const { text, turned } = renewBounds(suite, measured);
    if (text !== suite) writeFileSync(file, text);
    for (const line of turned) process.stdout.write(`${file}: ${line}\n`);
  }
}

function suitesOf(folder: string): string[] {
  return readdirSync(join('suites', folder))
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => join('suites', folder, name));
}
