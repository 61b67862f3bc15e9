import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fail } from '../../lib/errors.ts';
import { writeAtomically } from '../../lib/write-atomically.ts';
import { type HubEnvironment, readHubEnvironment } from './environment.ts';
import { knownCommit, type ModelId, parseModelId, repositoryFolder, snapshotFolder } from './snapshot.ts';
import { fetchFiles, keepRevision, openTransfer } from './transfer.ts';

/** Files that may hold rows or questions; a data set's images, scripts and README are not downloaded. */
const DATA = /\.(jsonl|ndjson|json|csv|tsv|parquet|ya?ml)$/i;

export interface LocateDatasetOptions {
  /** @defaultValue the process's variables */
  readonly environment?: HubEnvironment;
  /** Milliseconds before each new attempt. @defaultValue one second, then twice as long each time, five times */
  readonly waits?: readonly number[];
}

/**
 * The folder of a data set of the hub, `org/name` or `org/name@revision`, in the user's Hugging Face cache. A
 * completely downloaded data set is used as it is, so a run has one version of it; otherwise its data files are
 * downloaded.
 *
 * @returns undefined if `source` cannot be a data set's id.
 */
export async function locateDataset(
  source: string,
  { environment = readHubEnvironment(), waits }: LocateDatasetOptions = {},
): Promise<string | undefined> {
  const parsed = parseModelId(source);
  if (!parsed) return undefined;
  const id: ModelId = { ...parsed, kind: 'dataset' };
  const { cache, offline } = environment;
  const known = knownCommit(cache, id);
  if (known !== undefined && existsSync(wholeMark(cache, id, known))) return snapshotFolder(cache, id, known);
  if (offline) {
    fail(
      'hub',
      `Expected the data set ${id.name} at '${id.revision}' in ${cache}, got no whole copy, and HF_HUB_OFFLINE forbids to ` +
        'download it. Unset it, or give SELGEN_DATA the folder of the data.',
    );
  }
  const { transfer, files } = await openTransfer(id, environment, waits);
  const wanted = [...files.values()].filter(({ path, type }) => type === 'file' && DATA.test(path));
  const outside = wanted.find(({ path }) => path.startsWith('/') || path.split('/').includes('..'));
  if (outside)
    fail('hub', `Expected files within the data set ${id.name}, got ${JSON.stringify(outside.path)}. Choose another.`);
  if (wanted.length === 0) {
    const names = [...files.keys()].slice(0, 12).join(', ');
    fail('hub', `Expected JSON, CSV or Parquet files in the data set ${id.name}, got ${names}. Choose another.`);
  }
  await fetchFiles(transfer, wanted);
  writeAtomically(wholeMark(cache, id, transfer.commit), '');
  keepRevision(transfer);
  return transfer.folder;
}

/** Marks that all data files of a commit are there: the hub's own tools may have fetched only some. */
function wholeMark(cache: string, id: ModelId, commit: string): string {
  return join(repositoryFolder(cache, id), 'selgen', `${commit}.whole`);
}
