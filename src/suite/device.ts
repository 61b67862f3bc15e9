import os from 'node:os';
import { type CpuOptions, cpuEngine } from '../engine/cpu/cpu.ts';
import type { Engine } from '../engine/engine.ts';
import { referenceEngine } from '../engine/reference/reference.ts';
import { fail } from '../lib/errors.ts';

/** Engines by the name that `SELGEN_DEVICE` takes. */
const ENGINES: Readonly<Record<string, (options: CpuOptions) => Engine>> = {
  cpu: cpuEngine,
  reference: () => referenceEngine(),
};

/** The engine that the user asked for; `cpu` where none is named. */
export function chooseEngine(name = process.env.SELGEN_DEVICE || 'cpu'): Engine {
  const make = ENGINES[name];
  return make
    ? make({ threads: threadsOf(process.env), ...weightsOf(process.env) })
    : fail(
        'engine',
        `Expected SELGEN_DEVICE to be one of ${Object.keys(ENGINES).join(', ')}, got '${name}'. Correct it.`,
      );
}

/**
 * Threads of one trial. The embedded models are too small to share between cores (two threads were 1.1 to 1.2 times as
 * fast as one in training, and slower in decoding), so each of their trials has one, `vitest.config.ts` runs as many
 * suites side by side as there are cores, and a result does not depend on their number. A user's own model gets all.
 */
export function threadsOf({ SELGEN_THREADS: asked, SELGEN_MODEL: model }: NodeJS.ProcessEnv): number {
  if (!asked) return model ? os.availableParallelism() : 1;
  const threads = Number(asked);
  return Number.isInteger(threads) && threads > 0
    ? threads
    : fail('engine', `Expected SELGEN_THREADS to be a positive integer, got '${asked}'. Correct it.`);
}

/** How the engine holds a checkpoint's weights; by their size where the user does not say. */
export function weightsOf({ SELGEN_WEIGHTS: asked }: NodeJS.ProcessEnv): Pick<CpuOptions, 'weights'> {
  if (!asked) return {};
  return asked === 'float32' || asked === 'stored'
    ? { weights: asked }
    : fail('engine', `Expected SELGEN_WEIGHTS to be float32 or stored, got '${asked}'. Correct it.`);
}
