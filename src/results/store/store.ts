import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { failToWrite } from '../../lib/disk-trouble.ts';
import { fail } from '../../lib/errors.ts';
import { writeAtomically, writeFolderAtomically } from '../../lib/write-atomically.ts';
import type { TrialResult } from '../result.ts';
import { describeProblems, trialResultSchema } from '../result-schema.ts';
import { adapterHash, seal, unseal } from './seal.ts';
import { storeFolder } from './store-folder.ts';
import { type Claimant, claimant } from './trial-lock.ts';

/**
 * Finished trials in a folder, one JSON file each, so that no trial is trained twice. A folder of the same name holds
 * the adapter that the trial trained.
 */
export interface Store {
  readonly folder: string;
  /** The stored state of a trial. Only `completed` has scores; the caller decides what to do with the rest. */
  find(key: string): Stored;
  /**
   * Prepares a claim of a trial for this process before training, so that no two processes do the same work.
   *
   * @throws SelgenError where the store cannot be written: before hours of training rather than after.
   */
  claim(key: string): Claimant;
  /**
   * Stores a finished trial, completed or failed, and replaces an older record of the same key.
   *
   * @param writeAdapter Writes the trial's adapter into the given folder; absent where none was trained. The adapter is
   *   in place before its result.
   */
  save(result: TrialResult, writeAdapter?: (folder: string) => void): void;
  /** The folder of a trial's adapter; null where there is none. */
  adapterFolder(key: string): string | null;
  /**
   * All readable trials, ordered by key, and the files that could not be read.
   *
   * @param options.except Keys of trials that the caller already has.
   */
  list(options?: { readonly except?: ReadonlySet<string> }): {
    readonly results: TrialResult[];
    readonly damaged: Damaged[];
  };
}

export type Stored =
  | { readonly state: 'completed' | 'failed'; readonly result: TrialResult }
  | { readonly state: 'missing' }
  | Damaged;

/** A file that is no valid trial: truncated, edited, or from another selgen. It counts as missing. */
export interface Damaged {
  readonly state: 'damaged';
  readonly file: string;
  /** A sentence for the user: which file, what is wrong, and what happens now. */
  readonly problem: string;
  /** The system gave nothing to read, so the trial may be whole. */
  readonly isUnread?: true;
}

/**
 * Opens the store. The folder is made when the first trial is saved.
 *
 * @param options.folder The folder of the trials. @defaultValue `storeFolder()`
 */
export function openStore({ folder = storeFolder() }: { readonly folder?: string | undefined } = {}): Store {
  const root = resolve(folder);
  return {
    folder: root,
    find: (key) => read(join(root, fileName(key))),
    adapterFolder: (key) => {
      const folder = folderOf(join(root, fileName(key)));
      return existsSync(folder) ? folder : null;
    },
    claim: (key) => {
      const waiting = claimant(`${folderOf(join(root, fileName(key)))}.lock`);
      return { try: () => writing(root, () => waiting.try()) };
    },
    save: (result, writeAdapter) => {
      const checked = trialResultSchema.safeParse(JSON.parse(JSON.stringify(result)));
      if (!checked.success) {
        fail(
          'store',
          `Expected a complete result, got ${describeProblems(checked.error)}. Correct the trial that made it.`,
        );
      }
      const file = join(root, fileName(result.key));
      writing(root, () => {
        let adapter: string | undefined;
        if (writeAdapter) {
          writeFolderAtomically(folderOf(file), (draft) => {
            writeAdapter(draft);
            adapter = adapterHash(draft);
          });
        } else rmSync(folderOf(file), { recursive: true, force: true });
        writeAtomically(file, seal(JSON.stringify(checked.data), adapter));
      });
    },
    list: ({ except } = {}) => {
      const names = namesIn(root).filter((name) => name.endsWith('.json'));
      const files = names.filter((name) => !except?.has(folderOf(name)));
      const found = files.sort().map((name) => read(join(root, name)));
      return {
        results: found.flatMap((item) => ('result' in item ? [item.result] : [])),
        damaged: found.flatMap((item) => (item.state === 'damaged' ? [item] : [])),
      };
    },
  };
}

/** A folder that is not there yet has no trials. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return [];
    return fail(
      'store',
      `Expected a folder of trials, got ${folder}: ${message}. Correct --store or SELGEN_STORE.`,
      error,
    );
  }
}

function writing<T>(folder: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    failToWrite('store', folder, 'SELGEN_STORE', error);
  }
}

function fileName(key: string): string {
  return /^[\w-]{1,128}$/.test(key)
    ? `${key}.json`
    : fail('store', `Expected a key of letters, digits, _ and -, got ${JSON.stringify(key)}. Use a hash.`);
}

function folderOf(file: string): string {
  return file.slice(0, -'.json'.length);
}

function read(file: string): Stored {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return { state: 'missing' };
    const problem = `[store] Expected to read the stored trial in ${file}, got ${message}. It is ignored; give this user the right to read it.`;
    return { state: 'damaged', file, problem, isUnread: true };
  }
  const { record, isWhole } = unseal(text);
  let content: unknown;
  try {
    content = JSON.parse(record);
  } catch {
    return damaged(file, `it is not JSON (${text.length} characters; cut short?)`);
  }
  const parsed = trialResultSchema.safeParse(content);
  if (!parsed.success) {
    return damaged(file, describeProblems(parsed.error));
  }
  if (basename(file) !== fileName(parsed.data.key)) {
    return damaged(file, `it holds trial ${parsed.data.key}`);
  }
  if (!isWhole) {
    return damaged(file, 'its content is not what its hash says (a bit flipped, or it was edited)');
  }
  return { state: parsed.data.outcome.status, result: parsed.data };
}

function damaged(file: string, reason: string): Damaged {
  return {
    state: 'damaged',
    file,
    problem: `[store] Expected a stored trial in ${file}, got something else: ${reason}. It is ignored; delete the file, or run its trial again.`,
  };
}
