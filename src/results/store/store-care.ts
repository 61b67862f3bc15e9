import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fail } from '../../lib/errors.ts';
import { ownCommand } from '../../lib/own-command.ts';
import type { TrialResult } from '../result.ts';
import { adapterProblem } from './seal.ts';
import { openStore, type Store } from './store.ts';

/** A selection of trials in a store. */
export interface Selection {
  /** Folder of the trials. @defaultValue `storeFolder()` */
  readonly store?: string;
  readonly setting?: string;
  /** Only trials that ended more than this many days ago. */
  readonly olderThan?: number;
}

/**
 * Stored trials in one line each, in the order of their keys, and a sentence for each entry that cannot be read; `bytes` is
 * the size of record and adapter on disk.
 */
export function listTrials(selection: Selection = {}) {
  const store = opened(selection);
  const { results, damaged } = store.list();
  const trials = chosen(results, selection).map((result) => ({
    key: result.key,
    setting: result.setting,
    method: [result.method.name, ...(result.method.strength ? [result.method.strength.value] : [])].join(' '),
    seed: result.seed,
    outcome: result.outcome.status,
    finishedAt: result.finishedAt,
    bytes: bytesOf(store, result),
  }));
  return { trials, problems: damaged.map(({ problem }) => problem) };
}

/**
 * The trial whose key begins with these characters, at least four.
 *
 * @throws SelgenError where no key or several keys begin so.
 */
export function showTrial(start: string, selection: Selection = {}): TrialResult {
  const store = opened(selection);
  const found = store.list().results.filter(({ key }) => start.length >= 4 && key.startsWith(start));
  if (found.length === 1) return found[0]!;
  const got = found.length > 1 ? `${found.length} trials that begin with '${start}'` : `'${start}'`;
  return fail(
    'store',
    `Expected the key of a trial in ${store.folder}, or four or more of its first digits, got ${got}. ${ownCommand('store list')} names them.`,
  );
}

/** Reads every entry, and checks its hash and that of its adapter. */
export function verifyTrials(selection: Selection = {}): { readonly whole: number; readonly problems: string[] } {
  const { whole, damaged } = verified(opened(selection));
  return { whole: whole.length, problems: damaged.map(({ problem }) => problem) };
}

/** The keys of a store's trials, and those whose entry or adapter is damaged. */
function verified(store: Store) {
  const { results, damaged } = store.list();
  const checked = results.map(({ key }) => ({ key, ...checkAdapter(join(store.folder, key)) }));
  return {
    whole: checked.filter(({ problem }) => problem === null),
    damaged: [
      ...damaged.map(({ file, problem, isUnread = false }) => ({ key: basename(file, '.json'), problem, isUnread })),
      ...checked.flatMap(({ key, problem, isUnread }) => (problem === null ? [] : [{ key, problem, isUnread }])),
    ],
  };
}

function checkAdapter(folder: string): { readonly problem: string | null; readonly isUnread: boolean } {
  try {
    return { problem: adapterProblem(folder), isUnread: false };
  } catch (error) {
    const problem = `[store] Expected to read the adapter in ${folder}, got ${(error as Error).message}. Give this user the right to read it.`;
    return { problem, isUnread: true };
  }
}

export interface PruneOptions extends Selection {
  /** Only trials of which this holds. */
  readonly where?: (result: TrialResult) => boolean;
  /** The oldest trials are deleted until the rest takes at most this many bytes. */
  readonly keep?: number;
  /**
   * Deletes trials whose entry or adapter {@link verifyTrials} finds damaged, but none that this user may not read. A
   * damaged entry cannot tell its setting or age, so a selection by these is refused.
   */
  readonly damaged?: boolean;
  /** Reports without deleting. */
  readonly dryRun?: boolean;
}

/**
 * Deletes trials with their adapters, and leftovers of killed runs. Returns how many of each, and their bytes.
 *
 * @throws SelgenError where no rule selects trials.
 */
export function pruneTrials({ keep, where, damaged = false, dryRun = false, ...selection }: PruneOptions) {
  const store = opened(selection);
  const hasRule = [selection.setting, selection.olderThan, where, keep].some((rule) => rule !== undefined);
  if (!hasRule && !damaged) {
    fail(
      'store',
      'Expected --setting, --older-than, --stale, --keep or --damaged, got none of them. Say which trials may go.',
    );
  }
  if (damaged && (selection.setting !== undefined || selection.olderThan !== undefined)) {
    fail(
      'store',
      'Expected --damaged without --setting and --older-than, got both. A damaged entry cannot tell its setting or age: delete those of the whole store first.',
    );
  }
  const candidates = hasRule ? chosen(store.list().results, selection).filter(where ?? (() => true)) : [];
  const results = keep === undefined ? candidates : oldestBeyond(store, candidates, keep);
  const broken = damaged ? verified(store).damaged.filter(({ key, isUnread }) => !isUnread && KEY.test(key)) : [];
  const left = leftovers(store.folder);
  const paths = [...[...results, ...broken].flatMap((entry) => pathsOf(store, entry)), ...left];
  const bytes = paths.reduce((sum, path) => sum + sizeOf(path), 0);
  if (!dryRun) for (const path of paths) rmSync(path, { recursive: true, force: true });
  return { trials: results.length, damaged: broken.length, leftovers: left.length, bytes };
}

/** A store that has no trial yet is no mistake, but a folder that is named and is not there is. */
function opened({ store }: Selection): Store {
  if (store !== undefined && !existsSync(store)) {
    fail('store', `Expected a folder of trials, got '${store}', which is not there. Correct --store.`);
  }
  return openStore({ folder: store });
}

function chosen(results: readonly TrialResult[], { setting, olderThan }: Selection): TrialResult[] {
  const latest = Date.now() - (olderThan ?? 0) * 86_400_000;
  return results
    .filter((result) => setting === undefined || result.setting === setting)
    .filter(({ finishedAt }) => olderThan === undefined || Date.parse(finishedAt) < latest);
}

/** The trials that do not fit into the bytes to keep, newest first. */
function oldestBeyond(store: Store, results: readonly TrialResult[], keep: number): TrialResult[] {
  let kept = 0;
  return results
    .toSorted((a, b) => Date.parse(b.finishedAt) - Date.parse(a.finishedAt))
    .filter((result) => {
      kept += bytesOf(store, result);
      return kept > keep;
    });
}

function pathsOf({ folder }: Store, { key }: Pick<TrialResult, 'key'>): string[] {
  return [join(folder, `${key}.json`), join(folder, key)].filter((path) => existsSync(path));
}

function bytesOf(store: Store, result: TrialResult): number {
  return pathsOf(store, result).reduce((sum, path) => sum + sizeOf(path), 0);
}

/** Only files of such a name are selgen's to delete: the folder may hold others, or may be no store at all. */
const KEY = /^[0-9a-f]{64}$/;
/** Drafts of entries and adapters, and locks. */
const LEFT = /^[0-9a-f]{64}(\.lock|(\.json|\.lock)?\.[0-9a-f-]+\.tmp)$/;

/** What killed runs left and nobody has touched for a day: drafts, locks, and adapters without an entry. */
function leftovers(folder: string): string[] {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const entries = new Set(names);
  const isLeft = (name: string) => LEFT.test(name) || (KEY.test(name) && !entries.has(`${name}.json`));
  return names
    .filter(isLeft)
    .map((name) => join(folder, name))
    .filter((path) => Date.now() - statSync(path).mtimeMs > 86_400_000);
}

function sizeOf(path: string): number {
  const found = statSync(path);
  return found.isDirectory() ? readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0) : found.size;
}
