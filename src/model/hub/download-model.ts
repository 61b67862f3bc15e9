import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ListFileEntry } from '@huggingface/hub';
import { fail } from '../../lib/errors.ts';
import { buildNetwork } from '../architectures/architectures.ts';
import type { HubEnvironment } from './environment.ts';
import { INDEX_FILE, type ModelId, OPTIONAL_FILES, REQUIRED_FILES, shardsOf, WEIGHTS_FILE } from './snapshot.ts';
import { fetchFiles, keepRevision, openTransfer } from './transfer.ts';

export interface DownloadOptions {
  /** Called often, with the bytes on disk and the bytes of the whole model. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Milliseconds before each new attempt. @defaultValue one second, then twice as long each time, five times */
  readonly waits?: readonly number[];
}

/**
 * Downloads a model into the hub's cache, in the layout that all its tools share: blobs by hash, snapshots by commit,
 * refs by name. The part of a file from an earlier attempt is kept. Every file is checked against its hash before it
 * gets its name. Configuration and tokenizer come first, so an unsupported architecture is known before the gigabytes
 * come.
 *
 * @returns The snapshot's folder.
 */
export async function downloadModel(
  id: ModelId,
  environment: HubEnvironment,
  { onProgress, waits }: DownloadOptions = {},
): Promise<string> {
  const { transfer, files } = await openTransfer(id, environment, waits);
  const { folder } = transfer;

  const describing = [...REQUIRED_FILES, ...OPTIONAL_FILES.filter((name) => files.has(name))];
  const weights = files.has(WEIGHTS_FILE) ? WEIGHTS_FILE : INDEX_FILE;
  for (const name of [...describing, ...(weights === INDEX_FILE ? [INDEX_FILE] : [])]) {
    await fetchFiles(transfer, [entryOf(files, name, id)]);
  }
  buildNetwork(JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')));

  const parts = (weights === INDEX_FILE ? shardsIn(folder, id) : [weights]).map((name) => entryOf(files, name, id));
  await fetchFiles(transfer, parts, onProgress);
  keepRevision(transfer);
  return folder;
}

/**
 * Downloads a model's describing files, without weights, into the hub's cache.
 *
 * @returns The snapshot's folder.
 */
export async function downloadDescription(id: ModelId, environment: HubEnvironment): Promise<string> {
  const { transfer, files } = await openTransfer(id, environment);
  const there = [...REQUIRED_FILES, ...OPTIONAL_FILES].filter((name) => name === 'config.json' || files.has(name));
  await fetchFiles(
    transfer,
    there.map((name) => entryOf(files, name, id)),
  );
  return transfer.folder;
}

function entryOf(files: ReadonlyMap<string, ListFileEntry>, name: string, { name: model, revision }: ModelId) {
  const names = [...files.keys()].slice(0, 12).join(', ');
  const advice =
    name === INDEX_FILE
      ? 'Choose a model with safetensors weights'
      : "Choose another model, or save this one with transformers' save_pretrained and give its folder";
  return (
    files.get(name) ??
    fail('hub', `Expected ${name} among the files of ${model} at '${revision}', got ${names}. ${advice}.`)
  );
}

function shardsIn(folder: string, { name }: ModelId): string[] {
  return (
    shardsOf(readFileSync(join(folder, INDEX_FILE), 'utf8')) ??
    fail(
      'hub',
      `Expected ${INDEX_FILE} of ${name} to name .safetensors files beside it, got another content in ${folder}.`,
    )
  );
}
