import { randomUUID } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { env, InferenceSession } from 'onnxruntime-node';
import { makeFolder } from '../../lib/folders.ts';
import { hashJson, sha256 } from '../../lib/hash.ts';
import { keptFiles } from '../kept-files.ts';

export interface GraphCacheOptions {
  /** The folder of optimized graphs. */
  readonly folder: string;
  /** Files that the graph refers to. */
  readonly files: readonly string[];
  /** Total bytes of all kept graphs; the least recently used make room. @defaultValue 256 MiB */
  readonly limit?: number;
}

/**
 * Opens a session of a graph. ONNX Runtime optimizes a graph once; the result is kept under the hash of everything that
 * decides it: graph, files, options, runtime and processor. So the same kernels run on the same numbers whether the
 * graph was kept or not. A damaged or unloadable entry is made again. A folder that cannot be written costs time only.
 */
export async function openCached(
  bytes: Uint8Array,
  options: InferenceSession.SessionOptions,
  { folder, files: weights, limit = 2 ** 28 }: GraphCacheOptions,
): Promise<InferenceSession> {
  const files = keptFiles(folder, limit);
  const entry = `${keyOf(bytes, options, weights)}.onnx`;
  const kept = files.read(entry);
  if (kept) {
    try {
      return await InferenceSession.create(kept, { ...options, graphOptimizationLevel: 'disabled' });
    } catch {
      files.discard(entry);
    }
  }
  const draft = `${randomUUID()}.tmp`;
  const keepDraft = () => {
    try {
      const graph = readFileSync(join(folder, draft));
      files.discard(draft);
      files.keep(entry, graph);
    } catch {
      // ONNX Runtime wrote no file; the session works without it.
    }
  };
  try {
    makeFolder(folder);
    // ONNX Runtime warns that the file is for this machine only. The entry's name already depends on the machine.
    const saving = { ...options, optimizedModelFilePath: join(folder, draft), logSeverityLevel: 3 } as const;
    const session = await InferenceSession.create(bytes, saving);
    keepDraft();
    return session;
  } catch {
    return await InferenceSession.create(bytes, options);
  } finally {
    files.discard(draft);
  }
}

/** Increase it when the form of the entries changes. */
const FORMAT = 1;

function keyOf(bytes: Uint8Array, options: InferenceSession.SessionOptions, files: readonly string[]): string {
  const states = files.map((file) => {
    const { dev, ino, size, mtimeNs, ctimeNs } = statSync(file, { bigint: true });
    return [file, dev, ino, size, mtimeNs, ctimeNs].join();
  });
  const machine = [process.platform, process.arch, os.cpus()[0]?.model ?? ''];
  return hashJson([FORMAT, sha256(bytes), states, env.versions.node ?? '', machine, options as unknown]);
}
