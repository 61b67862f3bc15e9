import os from 'node:os';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { checkInputs, type Definition, type Engine, type HostArray, type Program, type Value } from '../engine.ts';
import { outputName } from '../onnx/graph.ts';
import { openCached } from '../onnx/graph-cache.ts';
import { filesOf, holdsWeights, storedWeightOptions, type WeightForm } from '../onnx/stored-weights.ts';
import { trace } from '../onnx/trace.ts';

export interface CpuOptions {
  /** Threads of one operator. @defaultValue the machine's cores */
  readonly threads?: number;
  /** @defaultValue `float32` for programs with up to 256 MiB of weights in files, else `stored` */
  readonly weights?: WeightForm;
  /** Folder where graphs are kept once they are optimized, for the next process that needs them. @defaultValue none are kept */
  readonly graphs?: string;
}

/** ONNX Runtime on the processor: values live in JavaScript's memory. */
export function cpuEngine({ threads = os.availableParallelism(), weights, graphs }: CpuOptions = {}): Engine {
  return {
    name: 'cpu',
    details: { runtime: 'onnxruntime-node', threads, ...(weights ? { weights } : {}) },
    compile: (definition) => compile(definition, threads, weights, graphs),
    read: async (value) => value as HostArray,
    dispose: async () => {},
  };
}

async function compile(
  definition: Definition,
  threads: number,
  weights?: WeightForm,
  graphs?: string,
): Promise<Program> {
  const { bytes, outputs } = trace(definition);
  const options: InferenceSession.SessionOptions = {
    executionProviders: ['cpu'],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    ...storedWeightOptions(definition, weights),
  };
  const session =
    graphs && !holdsWeights(definition, weights)
      ? await openCached(bytes, options, { folder: graphs, files: filesOf(definition) })
      : await InferenceSession.create(bytes, options);
  return {
    async run(inputs) {
      checkInputs(definition, inputs);
      const feeds: Record<string, Tensor> = {};
      for (const [name, { shape, dtype }] of Object.entries(definition.inputs)) {
        feeds[name] = new Tensor(dtype, (inputs[name] as HostArray).data as Float32Array, [...shape]);
      }
      const results = await session.run(feeds);
      return Object.fromEntries(outputs.map((name) => [name, toValue(results[outputName(name)]!)]));
    },
    dispose: () => session.release(),
  };
}

function toValue(tensor: InferenceSession.OnnxValueMapType[string]): Value {
  const { dims, type, data } = tensor as Tensor;
  return { shape: dims, dtype: type as 'float32' | 'int32', data: data as Float32Array | Int32Array } as HostArray;
}
