import os from 'node:os';
import { tf } from '../../tensor/tfjs.ts';
import { eagerEngine } from '../eager/eager.ts';
import type { Engine } from '../engine.ts';
import { loadBinding } from './load-binding.ts';

export interface TensorflowOptions {
  /** Threads for one operator, the same for all engines of a process. @defaultValue the machine's cores */
  readonly threads?: number;
  /** Whether results stay in libtensorflow's memory until nothing refers to them. @defaultValue on a GPU */
  readonly keeps?: boolean;
}

/** libtensorflow through `@tensorflow/tfjs-node-gpu`, kernel by kernel; on a CUDA device if the library finds one. */
export function tensorflowEngine({ threads = os.availableParallelism(), keeps }: TensorflowOptions = {}): Engine {
  loadBinding(threads);
  const { isUsingGpuDevice, binding } = tf.findBackend('tensorflow') as unknown as Backend;
  return eagerEngine({
    name: 'tensorflow',
    backend: 'tensorflow',
    keeps: keeps ?? isUsingGpuDevice,
    details: {
      runtime: '@tensorflow/tfjs-node-gpu',
      libtensorflow: binding.TF_Version,
      device: isUsingGpuDevice ? 'GPU' : 'CPU',
      threads,
    },
  });
}

interface Backend {
  readonly isUsingGpuDevice: boolean;
  readonly binding: { readonly TF_Version: string };
}
