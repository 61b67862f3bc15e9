import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, statSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { env, InferenceSession } from 'onnxruntime-node';
import { hashJson, sha256 } from '../../lib/hash.ts';
import { keptFiles } from '../kept-files.ts';

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
      // ONNX Runtime wrote none: the session is there all the same.
    }
  };
  try {
    mkdirSync(folder, { recursive: true });
    // ONNX Runtime warns that the file is for this machine only, as the entry's name says too.
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
