import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fail, SelgenError } from '../../lib/errors.ts';
import type { TrialResult } from '../result.ts';
import { openStore, type Store } from './store.ts';

const usage = `Looks after stored trials.

  npx selgen store list [options]     one line a trial: key, setting, method, seed, outcome, day, size
  npx selgen store verify [options]   reads every entry and checks its hash; exits with 1 where one is damaged
  npx selgen store prune [options]    deletes trials with their adapters, and what killed runs left; needs a rule

  --store FOLDER      the trials' folder (default: $SELGEN_STORE, else .selgen/trials)
  --setting NAME      only trials of this setting
  --older-than DAYS   only trials that ended more days ago
  --damaged           prune: entries that cannot be read
  --dry-run           prune: say what would be deleted
  --json              list: as JSON
`;

try {
  process.stdout.write(main(process.argv.slice(2)));
} catch (error) {
  if (!(error instanceof SelgenError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

function main(args: readonly string[]): string {
  const { action, options } = parse(args);
  if (options.help) return usage;
  const store = openStore(options.store === undefined ? {} : { folder: options.store });
  if (action === 'list') return list(store, options);
  if (action === 'verify') return verify(store);
  if (action === 'prune') return prune(store, options);
  return fail('store', `Expected list, verify or prune, got '${action}'. Ask with --help.`);
}

function parse(args: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        store: { type: 'string' },
        setting: { type: 'string' },
        'older-than': { type: 'string' },
        damaged: { type: 'boolean', default: false },
        'dry-run': { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    return { action: positionals[0] ?? '', options: values };
  } catch (error) {
    return fail('store', `${(error as Error).message}\n\n${usage}`, error);
  }
}

type Options = ReturnType<typeof parse>['options'];

function list(store: Store, options: Options): string {
  const trials = chosen(store, options).map((result) => ({
    key: result.key,
    setting: result.setting,
    method: [result.method.name, ...(result.method.strength ? Object.values(result.method.strength) : [])].join(' '),
    seed: result.seed,
    outcome: result.outcome.status,
    finishedAt: result.finishedAt,
    bytes: sizeOf(join(store.folder, result.key)) + sizeOf(join(store.folder, `${result.key}.json`)),
  }));
  if (options.json) return `${JSON.stringify(trials)}\n`;
  return trials
    .map(({ key, setting, method, seed, outcome, finishedAt, bytes }) =>
      // Names are the user's own: what would move a terminal's cursor is left out.
      [
        key.slice(0, 12),
        setting,
        method,
        `seed ${seed}`,
        outcome,
        finishedAt.slice(0, 10),
        `${(bytes / 1e6).toFixed(1)} MB`,
      ]
        .join('  ')
        .replaceAll(/\p{Cc}/gu, ''),
    )
    .map((line) => `${line}\n`)
    .join('');
}

function verify(store: Store): string {
  const { results, damaged } = store.list();
  if (damaged.length > 0) process.exitCode = 1;
  return [...damaged.map(({ problem }) => problem), `${results.length} trials are whole, ${damaged.length} damaged.`]
    .map((line) => `${line}\n`)
    .join('');
}

function prune(store: Store, options: Options): string {
  const hasRule = options.setting !== undefined || options['older-than'] !== undefined;
  if (!hasRule && !options.damaged) {
    fail('store', 'Expected --setting, --older-than or --damaged, got none of them. Say which trials may go.');
  }
  const results = hasRule ? chosen(store, options) : [];
  const damaged = options.damaged ? store.list().damaged.map(({ file }) => file) : [];
  const paths = [
    ...results.flatMap(({ key }) => [join(store.folder, `${key}.json`), join(store.folder, key)]),
    ...damaged,
    ...leftovers(store.folder),
  ].filter((path) => existsSync(path));
  const bytes = paths.reduce((sum, path) => sum + sizeOf(path), 0);
  if (!options['dry-run']) for (const path of paths) rmSync(path, { recursive: true, force: true });
  const verb = options['dry-run'] ? 'Would delete' : 'Deleted';
  return `${verb} ${results.length} trials and ${damaged.length} damaged entries, ${(bytes / 1e6).toFixed(1)} MB.\n`;
}

function chosen(store: Store, options: Options): TrialResult[] {
  const days = Number(options['older-than'] ?? 0);
  if (!(days >= 0)) fail('store', `Expected --older-than as days, got '${options['older-than']}'. Write a number.`);
  const latest = Date.now() - days * 86_400_000;
  return store
    .list()
    .results.filter(({ setting }) => options.setting === undefined || setting === options.setting)
    .filter(({ finishedAt }) => options['older-than'] === undefined || Date.parse(finishedAt) < latest);
}

/** Drafts of killed runs that nobody has written to for a day. */
function leftovers(folder: string): string[] {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.tmp')) : [];
  return names.map((name) => join(folder, name)).filter((path) => Date.now() - statSync(path).mtimeMs > 86_400_000);
}

function sizeOf(path: string): number {
  if (!existsSync(path)) return 0;
  const found = statSync(path);
  return found.isDirectory() ? readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0) : found.size;
}
