import os from 'node:os';
import { InferenceSession } from 'onnxruntime-node';
import { collectLessOften } from '../collection.ts';
import type { Definition, Engine, HostArray, WeightForm } from '../engine.ts';
import { bytesOf } from '../named-arrays.ts';
import { compileOnnx } from '../onnx/compile.ts';
import { openCached } from '../onnx/graph-cache.ts';
import { filesOf, holdsWeights, storedWeightOptions } from '../onnx/stored-weights.ts';

export interface CpuOptions {
  /** Threads for one operator. @defaultValue the machine's cores */
  readonly threads?: number;
  /** @defaultValue `float32` for programs with up to 256 MiB of weights in files, else `stored` */
  readonly weights?: WeightForm;
  /** Folder that keeps optimized graphs for later processes. @defaultValue none are kept */
  readonly graphs?: string;
}

/** ONNX Runtime on the processor; values live in JavaScript's memory. */
export function cpuEngine({ threads = os.availableParallelism(), weights, graphs }: CpuOptions = {}): Engine {
  collectLessOften();
  return {
    name: 'cpu',
    details: { runtime: 'onnxruntime-node', threads, ...(weights ? { weights } : {}) },
    copiesOutputs: true,
    compile: (definition) =>
      compileOnnx(definition, {
        session: {
          executionProviders: ['cpu'],
          intraOpNumThreads: threads,
          interOpNumThreads: 1,
          ...arenaOf(definition),
          ...storedWeightOptions(definition, weights),
        },
        open: (bytes, options) =>
          graphs && !holdsWeights(definition, weights)
            ? openCached(bytes, options, { folder: graphs, files: filesOf(definition) })
            : InferenceSession.create(bytes, options),
      }),
    read: async (value) => value as HostArray,
    dispose: async () => {},
  };
}

/**
 * An arena never gives memory back. With one, a program with large inputs, such as one that moves the rows of a large
 * model's cache, would hold the memory of a second cache until it is disposed.
 */
function arenaOf({ inputs }: Definition): InferenceSession.SessionOptions {
  return bytesOf(inputs) > 2 ** 26 ? { enableCpuMemArena: false } : {};
}
