import { createHash, type Hash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync, readFileSync, statfsSync, statSync } from 'node:fs';
import { mkdir, rename, rm, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import type { ListFileEntry } from '@huggingface/hub';
import { fail } from '../../lib/errors.ts';
import { writeAtomically } from '../../lib/write-atomically.ts';
import { buildNetwork } from '../architectures/architectures.ts';
import type { HubEnvironment } from './environment.ts';
import { causeOf, hubFetch, Refusal } from './hub-fetch.ts';
import {
  INDEX_FILE,
  type ModelId,
  OPTIONAL_FILES,
  REQUIRED_FILES,
  repositoryFolder,
  shardsOf,
  snapshotFolder,
  WEIGHTS_FILE,
} from './snapshot.ts';

export interface DownloadOptions {
  /** Bytes on disk and bytes of the whole model; called often. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Milliseconds before each new attempt of what failed. @defaultValue one second, then twice as long each time, five times */
  readonly waits?: readonly number[];
}

/**
 * Downloads a model into the hub's cache, in the layout that all its tools share: blobs by hash, snapshots by commit, refs
 * by name. What an earlier attempt left of a file is not fetched again. Every file is checked against its hash before it
 * gets its name. Configuration and tokenizer come first: an unsupported architecture is known before its gigabytes come.
 *
 * @returns The snapshot's folder.
 */
export async function downloadModel(
  id: ModelId,
  environment: HubEnvironment,
  options: DownloadOptions = {},
): Promise<string> {
  const { onProgress = () => {} } = options;
  const { transfer, files } = await begin(id, environment, options);
  const { cache, commit, folder } = transfer;
  const weights = files.has(WEIGHTS_FILE) ? WEIGHTS_FILE : INDEX_FILE;
  const describing = [...REQUIRED_FILES, ...OPTIONAL_FILES.filter((name) => files.has(name))];
  for (const name of [...describing, ...(weights === INDEX_FILE ? [INDEX_FILE] : [])]) {
    await fetchFile(transfer, entryOf(files, name, id), () => {});
  }
  buildNetwork(JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')));

  const parts = (weights === INDEX_FILE ? shardsIn(folder, id) : [weights]).map((name) => entryOf(files, name, id));
  const total = parts.reduce((sum, { size }) => sum + size, 0);
  checkSpace(transfer, parts);
  let before = 0;
  for (const part of parts) {
    await fetchFile(transfer, part, (done) => onProgress(before + done, total));
    before += part.size;
  }
  if (id.revision !== commit) writeAtomically(join(repositoryFolder(cache, id), 'refs', id.revision), commit);
  return folder;
}

/**
 * Downloads what describes a model and none of its weights, into the hub's cache.
 *
 * @returns The snapshot's folder.
 */
export async function downloadDescription(
  id: ModelId,
  environment: HubEnvironment,
  options: DownloadOptions = {},
): Promise<string> {
  const { transfer, files } = await begin(id, environment, options);
  for (const name of [...REQUIRED_FILES, ...OPTIONAL_FILES]) {
    if (name === 'config.json' || files.has(name)) await fetchFile(transfer, entryOf(files, name, id), () => {});
  }
  return transfer.folder;
}

/** What the hub says of a model: its commit and its files. */
async function begin(
  id: ModelId,
  { endpoint, token, cache, ...environment }: HubEnvironment,
  { waits = [1000, 2000, 4000, 8000, 16000] }: DownloadOptions,
): Promise<{ readonly transfer: Transfer; readonly files: ReadonlyMap<string, ListFileEntry> }> {
  const { listFiles, modelInfo } = await import('@huggingface/hub');
  const access = {
    hubUrl: endpoint,
    fetch: hubFetch(id, { endpoint, token, cache, ...environment }, waits),
    ...(token ? { accessToken: token } : {}),
  };
  const { sha: commit } = await modelInfo({
    name: id.name,
    revision: id.revision,
    additionalFields: ['sha'],
    ...access,
  });
  const files = new Map<string, ListFileEntry>();
  for await (const file of listFiles({ repo: { type: 'model', name: id.name }, revision: commit, ...access })) {
    files.set(file.path, file);
  }
  const transfer: Transfer = { id, cache, folder: snapshotFolder(cache, id, commit), commit, access, waits };
  return { transfer, files };
}

interface Transfer {
  readonly id: ModelId;
  readonly cache: string;
  readonly folder: string;
  readonly commit: string;
  readonly access: { readonly hubUrl: string; readonly fetch: typeof fetch; readonly accessToken?: string };
  readonly waits: readonly number[];
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

function checkSpace(transfer: Transfer, parts: readonly ListFileEntry[]): void {
  const missing = parts.filter((part) => !existsSync(blobOf(transfer, part)));
  const needed = missing.reduce((sum, part) => sum + part.size - sizeOf(`${blobOf(transfer, part)}.incomplete`), 0);
  const { bavail, bsize } = statfsSync(transfer.cache);
  if (needed <= bavail * bsize) return;
  const gigabytes = (bytes: number) => (bytes / 1e9).toFixed(1);
  fail(
    'hub',
    `Expected ${gigabytes(needed)} GB of space in ${transfer.cache} for ${transfer.id.name}, got ${gigabytes(bavail * bsize)}. Free some, or set HF_HUB_CACHE to another disk.`,
  );
}

async function fetchFile(transfer: Transfer, file: ListFileEntry, onBytes: (done: number) => void): Promise<void> {
  const pointer = join(transfer.folder, file.path);
  const blob = blobOf(transfer, file);
  if (!existsSync(pointer)) {
    if (!existsSync(blob)) await fetchBlob(transfer, file, blob, onBytes);
    await mkdir(dirname(pointer), { recursive: true });
    await rm(pointer, { force: true });
    // Where links need a right that the user lacks (Windows), the file itself takes the place.
    await symlink(relative(dirname(pointer), blob), pointer).catch(() => rename(blob, pointer));
  }
  onBytes(file.size);
}

/** Blobs are named by the hash that the hub knows of them: SHA-256 of large files, git's SHA-1 of others. */
function blobOf({ cache, id }: Transfer, file: ListFileEntry): string {
  return join(repositoryFolder(cache, id), 'blobs', hashOf(file));
}

function hashOf({ lfs, oid, path }: ListFileEntry): string {
  const hash = lfs?.oid ?? oid ?? '';
  return /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(hash)
    ? hash
    : fail('hub', `Expected the hash of ${path} from the hub, got '${hash}'. Download the model with \`hf download\`.`);
}

async function fetchBlob(
  transfer: Transfer,
  file: ListFileEntry,
  blob: string,
  onBytes: (done: number) => void,
): Promise<void> {
  const draft = `${blob}.incomplete`;
  await mkdir(dirname(blob), { recursive: true });
  let attempt = 0;
  for (let start = sizeOf(draft); start !== file.size; start = sizeOf(draft)) {
    if (start > file.size) await rm(draft);
    const problem = await append(transfer, file, draft, onBytes);
    const got = sizeOf(draft);
    if (problem instanceof Refusal) throw problem;
    if (got === file.size) break;
    // A connection that brings something is no failure, however often it breaks.
    attempt = got > start ? 0 : attempt;
    const wait = transfer.waits[attempt++];
    if (wait === undefined) {
      fail(
        'hub',
        `Expected ${file.size} bytes of ${file.path} of ${transfer.id.name}, got ${got} and then ${causeOf(problem ?? 'the end')}, ${attempt} times over. What came is kept: run again to go on.`,
        problem,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
  const hash = await hashDraft(draft, file);
  if (hash !== hashOf(file)) {
    await rm(draft);
    fail(
      'hub',
      `Expected ${file.path} of ${transfer.id.name} with the hash ${hashOf(file)}, got ${hash}. The download is damaged and was removed: run again.`,
    );
  }
  await rename(draft, blob);
}

/** Fetches what a draft lacks of its file; gives back what went wrong. */
async function append(
  { access, id, commit }: Transfer,
  { path, size }: ListFileEntry,
  draft: string,
  onBytes: (done: number) => void,
): Promise<unknown> {
  const { downloadFile } = await import('@huggingface/hub');
  const start = sizeOf(draft);
  let refusal: unknown;
  const resuming: typeof fetch = async (url, init) => {
    const answer = await access.fetch(url, init).catch((error: unknown) => {
      refusal = error;
      throw error;
    });
    if (answer.status === 200 && new Headers(init?.headers).get('range')?.startsWith(`bytes=${start}-`) && start > 0) {
      await rm(draft);
      throw new Error('no answer in parts');
    }
    return answer;
  };
  try {
    const blob = await downloadFile({
      repo: { type: 'model', name: id.name },
      path,
      revision: commit,
      ...access,
      fetch: resuming,
    });
    const rest = blob?.slice(start, size).stream() as ReadableStream<Uint8Array> | undefined;
    if (!rest) return new Refusal(`[hub] Expected ${path} of ${id.name}, got no such file. Try again.`);
    let done = start;
    const count = async function* (chunks: AsyncIterable<Uint8Array>) {
      for await (const chunk of chunks) {
        done += chunk.byteLength;
        onBytes(done);
        yield chunk;
      }
    };
    await pipeline(Readable.fromWeb(rest), count, createWriteStream(draft, { flags: 'a' }));
    return undefined;
  } catch (problem) {
    return refusal ?? problem;
  }
}

async function hashDraft(draft: string, { lfs, size }: ListFileEntry): Promise<string> {
  const hash: Hash = lfs ? createHash('sha256') : createHash('sha1').update(`blob ${size}\0`);
  for await (const bytes of createReadStream(draft, { highWaterMark: 2 ** 22 })) hash.update(bytes as Buffer);
  return hash.digest('hex');
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
