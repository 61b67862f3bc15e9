import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { env, InferenceSession } from 'onnxruntime-node';
import { hashJson, sha256 } from '../../lib/hash.ts';
import { writeAtomically } from '../../lib/write-atomically.ts';

export interface GraphCacheOptions {
  /** Where optimized graphs are kept. */
  readonly folder: string;
  /** Files that the graph refers to. */
  readonly files: readonly string[];
  /** Bytes of all kept graphs; those used longest ago make room. @defaultValue 256 MiB */
  readonly limit?: number;
}

/**
 * Opens a session of a graph. ONNX Runtime optimizes it once, and what came out is kept under the hash of all that decides
 * it: the graph, its files, the options, the runtime and the processor. So the same kernels run on the same numbers whether
 * it was kept or not. An entry that is damaged, or that does not load, is made again; a folder that cannot be written to costs time only.
 */
export async function openCached(
  bytes: Uint8Array,
  options: InferenceSession.SessionOptions,
  { folder, files, limit = 2 ** 28 }: GraphCacheOptions,
): Promise<InferenceSession> {
  const entry = join(folder, `${keyOf(bytes, options, files)}.onnx`);
  const kept = readEntry(entry);
  if (kept) {
    try {
      return await InferenceSession.create(kept, { ...options, graphOptimizationLevel: 'disabled' });
    } catch {
      discard(entry);
    }
  }
  const draft = join(folder, `${randomUUID()}.tmp`);
  try {
    mkdirSync(folder, { recursive: true });
    // ONNX Runtime warns that the file is for this machine only, as the entry's name says too.
    const saving = { ...options, optimizedModelFilePath: draft, logSeverityLevel: 3 } as const;
    const session = await InferenceSession.create(bytes, saving);
    keep(entry, draft, limit);
    return session;
  } catch {
    return await InferenceSession.create(bytes, options);
  } finally {
    discard(draft);
  }
}

/** Changes with the form of the entries. */
const FORMAT = 1;

function keyOf(bytes: Uint8Array, options: InferenceSession.SessionOptions, files: readonly string[]): string {
  const states = files.map((file) => {
    const { dev, ino, size, mtimeNs, ctimeNs } = statSync(file, { bigint: true });
    return [file, dev, ino, size, mtimeNs, ctimeNs].join();
  });
  const machine = [process.platform, process.arch, os.cpus()[0]?.model ?? ''];
  return hashJson([FORMAT, sha256(bytes), states, env.versions.node ?? '', machine, options as unknown]);
}

const DIGEST_BYTES = 32;

/** The graph of an entry, or undefined where there is none, or not all of it. */
function readEntry(entry: string): Uint8Array | undefined {
  let content: Buffer;
  try {
    content = readFileSync(entry);
    const now = new Date();
    utimesSync(entry, now, now); // the one used last goes last
  } catch {
    return undefined;
  }
  const graph = content.subarray(DIGEST_BYTES);
  const isWhole = content.toString('hex', 0, DIGEST_BYTES) === sha256(graph);
  return isWhole ? graph : undefined;
}

function keep(entry: string, draft: string, limit: number): void {
  try {
    const graph = readFileSync(draft);
    discard(draft);
    if (graph.length > limit / 4) return;
    writeAtomically(entry, Buffer.from(sha256(graph), 'hex'), graph);
    makeRoom(join(entry, '..'), limit);
  } catch {
    // Another run may have made room at the same time, or the disk is full: the session is there all the same.
  }
}

function makeRoom(folder: string, limit: number): void {
  const entries = readdirSync(folder).map((name) => {
    const file = join(folder, name);
    const { size, mtimeMs } = statSync(file);
    return { file, size, mtimeMs };
  });
  let total = 0;
  for (const { file, size } of entries.sort((a, b) => b.mtimeMs - a.mtimeMs)) {
    total += size;
    if (total > limit) rmSync(file, { force: true });
  }
}

function discard(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // It is no file of ours, or not ours to remove.
  }
}
