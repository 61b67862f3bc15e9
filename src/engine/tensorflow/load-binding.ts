import { createRequire } from 'node:module';
import { fail } from '../../lib/errors.ts';
import { ownCommand } from '../../lib/own-command.ts';
import { withBackend } from '../../tensor/tfjs.ts';
import { registerKernels } from './kernels.ts';

const require = createRequire(import.meta.url);

/** Variables that TensorFlow reads when its library loads. What the user has set stays. */
const ENVIRONMENT: Readonly<Record<string, string>> = {
  // Silences messages about every processor feature and device.
  TF_CPP_MIN_LOG_LEVEL: '2',
  // Makes equal programs and inputs give equal bits; GPU kernels would otherwise add in any order.
  TF_DETERMINISTIC_OPS: '1',
  // Keeps float32 products in float32; NVIDIA's TF32 has ten bits.
  NVIDIA_TF32_OVERRIDE: '0',
};

let loadedThreads: number | undefined;

/**
 * Loads `@tensorflow/tfjs-node-gpu` with libtensorflow, once a process, and registers tfjs's backend `tensorflow`.
 *
 * @throws SelgenError if the binding or its libtensorflow is missing, naming the command that makes it; and if a
 *   process asks for another number of threads than before, which TensorFlow cannot change.
 */
export function loadBinding(threads: number): void {
  loadedThreads ??= load(threads);
  if (loadedThreads !== threads) {
    fail(
      'engine tensorflow',
      `Expected ${loadedThreads} threads as when it was loaded, got ${threads}. Give every engine of a process as many.`,
    );
  }
}

function load(threads: number): number {
  const wanted = { ...ENVIRONMENT, TF_NUM_INTRAOP_THREADS: `${threads}`, TF_NUM_INTEROP_THREADS: '1' };
  for (const [name, value] of Object.entries(wanted)) process.env[name] ??= value;
  restoreUtil();
  try {
    // The package makes its backend tfjs's current one; `withBackend` restores ours.
    withBackend('cpu', () => require('@tensorflow/tfjs-node-gpu'));
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0]! : String(error);
    fail(
      'engine tensorflow',
      `Expected @tensorflow/tfjs-node-gpu with its binding and libtensorflow, got: ${reason} ` +
        `Run \`${ownCommand('setup tensorflow')}\`, or with \`--libtensorflow <folder>\` to build against one that you have.`,
      error,
    );
  }
  registerKernels();
  return threads;
}

/**
 * `@tensorflow/tfjs-node-gpu` 4.22 calls two functions of `util` at each kernel. Node 22 warns of them; Node 23 removed
 * one.
 */
function restoreUtil(): void {
  const util = require('node:util') as Record<string, unknown>;
  util.isNullOrUndefined = (value: unknown) => value === null || value === undefined;
  util.isArray = Array.isArray;
}
