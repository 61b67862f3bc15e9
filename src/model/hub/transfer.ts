import { createHash, type Hash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync, statfsSync, statSync } from 'node:fs';
import { rename, rm, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import type { ListFileEntry } from '@huggingface/hub';
import { failToWrite } from '../../lib/disk-trouble.ts';
import { fail } from '../../lib/errors.ts';
import { makeFolder } from '../../lib/folders.ts';
import { writeAtomically } from '../../lib/write-atomically.ts';
import type { HubEnvironment } from './environment.ts';
import { causeOf, hubFetch, Refusal } from './hub-fetch.ts';
import { kindOf, type ModelId, repositoryFolder, snapshotFolder } from './snapshot.ts';

/** A download of some files of one commit. */
export interface Transfer {
  readonly id: ModelId;
  readonly cache: string;
  readonly folder: string;
  readonly commit: string;
  readonly access: { readonly hubUrl: string; readonly fetch: typeof fetch; readonly accessToken?: string };
  readonly waits: readonly number[];
}

/** Asks the hub for the commit of a revision and its files. */
export async function openTransfer(
  id: ModelId,
  { endpoint, token, cache, ...environment }: HubEnvironment,
  waits: readonly number[] = [1000, 2000, 4000, 8000, 16_000],
): Promise<{ readonly transfer: Transfer; readonly files: ReadonlyMap<string, ListFileEntry> }> {
  const { datasetInfo, listFiles, modelInfo } = await import('@huggingface/hub');
  const access = {
    hubUrl: endpoint,
    fetch: hubFetch(id, { endpoint, token, cache, ...environment }, waits),
    ...(token ? { accessToken: token } : {}),
  };
  const asked = { name: id.name, revision: id.revision, additionalFields: ['sha' as const], ...access };
  const { sha: commit } = kindOf(id) === 'dataset' ? await datasetInfo(asked) : await modelInfo(asked);
  const files = new Map<string, ListFileEntry>();
  const repo = { type: kindOf(id), name: id.name };
  for await (const file of listFiles({ repo, revision: commit, recursive: kindOf(id) === 'dataset', ...access })) {
    files.set(file.path, file);
  }
  return { transfer: { id, cache, folder: snapshotFolder(cache, id, commit), commit, access, waits }, files };
}

/** Downloads whole files one after the other and continues an earlier attempt. */
export async function fetchFiles(
  transfer: Transfer,
  files: readonly ListFileEntry[],
  onProgress: (done: number, total: number) => void = () => {},
): Promise<void> {
  const total = files.reduce((sum, { size }) => sum + size, 0);
  try {
    makeFolder(transfer.cache);
    checkSpace(transfer, files);
    let before = 0;
    for (const file of files) {
      await fetchFile(transfer, file, (done) => onProgress(before + done, total));
      before += file.size;
    }
  } catch (error) {
    failToWrite('hub', transfer.cache, 'HF_HUB_CACHE', error);
  }
}

/** Records the commit of a branch or tag. */
export function keepRevision({ id, cache, commit }: Transfer): void {
  if (id.revision !== commit) writeAtomically(join(repositoryFolder(cache, id), 'refs', id.revision), commit);
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
    makeFolder(dirname(pointer));
    await rm(pointer, { force: true });
    // If the user may not make links (Windows), the file itself is moved there.
    await symlink(relative(dirname(pointer), blob), pointer).catch(() => rename(blob, pointer));
  }
  onBytes(file.size);
}

/** Blobs are named by the hub's hash: SHA-256 for large files, git's SHA-1 for others. */
function blobOf({ cache, id }: Transfer, file: ListFileEntry): string {
  return join(repositoryFolder(cache, id), 'blobs', hashOf(file));
}

function hashOf({ lfs, oid, path }: ListFileEntry): string {
  const hash = lfs?.oid ?? oid ?? '';
  return /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(hash)
    ? hash
    : fail('hub', `Expected the hash of ${path} from the hub, got '${hash}'. Download it with \`hf download\`.`);
}

async function fetchBlob(
  transfer: Transfer,
  file: ListFileEntry,
  blob: string,
  onBytes: (done: number) => void,
): Promise<void> {
  const draft = `${blob}.incomplete`;
  makeFolder(dirname(blob));
  let attempt = 0;
  for (let start = sizeOf(draft); start !== file.size; start = sizeOf(draft)) {
    if (start > file.size) await rm(draft);
    const problem = await append(transfer, file, draft, onBytes);
    const got = sizeOf(draft);
    if (problem instanceof Refusal) throw problem;
    if (got === file.size) break;
    // A connection that delivers bytes is no failure, however often it breaks.
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

/** Downloads the missing part of a draft; returns the error, if any. */
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
      repo: { type: kindOf(id), name: id.name },
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
