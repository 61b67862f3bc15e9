import { existsSync, readFileSync } from 'node:fs';
import os from 'node:os';
import { type CpuOptions, cpuEngine } from '../engine/cpu/cpu.ts';
import type { Engine } from '../engine/engine.ts';
import { referenceEngine } from '../engine/reference/reference.ts';
import { tensorflowEngine } from '../engine/tensorflow/tensorflow.ts';
import { type WebgpuOptions, webgpuEngine } from '../engine/webgpu/webgpu.ts';
import { findPlugin, type Kind } from '../engine/xla/find-plugin.ts';
import { parseMesh } from '../engine/xla/mesh.ts';
import { type XlaOptions, xlaEngine } from '../engine/xla/xla.ts';
import { fail } from '../lib/errors.ts';
import { cacheFolder } from '../lib/folders.ts';
import { type Device, deviceNamed } from './environment/device-names.ts';

type Options = CpuOptions &
  Pick<WebgpuOptions, 'products'> &
  Pick<XlaOptions, 'weights' | 'precision' | 'memoryFraction' | 'executables' | 'mesh'>;
type Make = (options: Options) => Engine | Promise<Engine>;

const NVIDIA: readonly Kind[] = ['cuda13', 'cuda12'];
const GPUS: readonly Kind[] = [...NVIDIA, 'rocm'];

/** XLA on the first plugin found for these devices; for any devices where none are named. */
const xla =
  (kinds?: readonly Kind[]): Make =>
  (options) =>
    xlaEngine({ plugin: findPlugin(kinds ? { kinds } : {}).file, ...options });

/** Engines by their names in `SELGEN_DEVICE`. */
const ENGINES: Readonly<Record<Exclude<Device, 'auto'>, Make>> = {
  cpu: cpuEngine,
  xla: xla(),
  cuda: xla(NVIDIA),
  webgpu: webgpuEngine,
  tensorflow: tensorflowEngine,
  reference: () => referenceEngine(),
};

/** The engines that `auto` tries, the fastest first; the last one always works. */
const AUTOMATIC: Readonly<Record<string, Make>> = {
  'xla on a GPU': xla(GPUS),
  webgpu: (options) => webgpuEngine({ ...options, software: false }),
  'xla on the processor': (options) => {
    // XLA takes seconds to compile, which pays for large models only (`src/bench/README.md` compares it with `cpu`).
    if (!process.env.SELGEN_MODEL) {
      fail(
        'engine xla',
        'Expected a model of your own (SELGEN_MODEL), got an embedded one, which is too small for it.',
      );
    }
    return xla(['cpu'])({ ...(multipliesBfloat16() ? { precision: 'bfloat16' } : {}), ...options });
  },
  cpu: cpuEngine,
};

/** Whether the processor has such products. Without them bfloat16 is slower than float32. */
function multipliesBfloat16(): boolean {
  const file = '/proc/cpuinfo';
  return existsSync(file) && /\b(avx512_bf16|amx_bf16|bf16)\b/.test(readFileSync(file, 'utf8'));
}

/** The engine that the user named; `cpu` where none is named. */
export async function chooseEngine(name = process.env.SELGEN_DEVICE || 'cpu'): Promise<Engine> {
  const device = deviceNamed(name);
  if (device === 'auto') {
    const { engine, why } = await chooseAutomatically();
    process.stderr.write(`[engine] SELGEN_DEVICE=auto: ${why}\n`);
    return engine;
  }
  return ENGINES[device](optionsOf(process.env));
}

/** The engine that `SELGEN_DEVICE=auto` picks, and the reason. */
export function chooseAutomatically(): Promise<{ readonly engine: Engine; readonly why: string }> {
  return firstThatWorks(AUTOMATIC, optionsOf(process.env));
}

/** What the environment asks of engines; each decides where the user does not say. */
export function optionsOf(env: NodeJS.ProcessEnv): Options {
  const weights = oneOf(env, 'SELGEN_WEIGHTS', ['float32', 'stored']);
  const products = oneOf(env, 'SELGEN_WEBGPU_PRODUCTS', ['float32', 'float16']);
  const precision = oneOf(env, 'SELGEN_PRECISION', ['float32', 'bfloat16']);
  const { SELGEN_MEMORY_FRACTION: share, SELGEN_MESH: mesh } = env;
  return {
    threads: threadsOf(env),
    ...(weights ? { weights } : {}),
    ...(products ? { products } : {}),
    ...(precision ? { precision } : {}),
    ...(share ? { memoryFraction: fractionOf(share) } : {}),
    ...(mesh ? { mesh: parseMesh(mesh) } : {}),
    graphs: cacheFolder('graphs'),
    executables: cacheFolder('executables'),
  };
}

/** The first engine that can be made, and why the earlier ones could not. */
export async function firstThatWorks(
  engines: Readonly<Record<string, Make>>,
  options: Options,
): Promise<{ readonly engine: Engine; readonly why: string }> {
  const passed: string[] = [];
  for (const [name, make] of Object.entries(engines)) {
    try {
      const engine = await make(options);
      const details = Object.entries(engine.details).map(([key, value]) => `${key} ${value}`);
      return { engine, why: [`picked ${name} (${details.join(', ')})`, ...passed].join('; ') };
    } catch (error) {
      passed.push(`not ${name}: ${error instanceof Error ? error.message : error}`);
    }
  }
  return fail('engine', `Expected an engine that works, got none: ${passed.join('; ')}.`);
}

/**
 * Threads of one trial. The embedded models are too small to share between cores: two threads trained 1.1 to 1.2 times
 * as fast as one, and decoded more slowly. So each of their trials gets one, and `vitest.config.ts` runs as many suites
 * in parallel as there are cores. Results do not depend on the number. A user's own model gets all cores.
 */
function threadsOf({ SELGEN_THREADS: asked, SELGEN_MODEL: model }: NodeJS.ProcessEnv): number {
  if (!asked) return model ? os.availableParallelism() : 1;
  const threads = Number(asked);
  return Number.isInteger(threads) && threads > 0
    ? threads
    : fail('engine', `Expected SELGEN_THREADS to be a positive integer, got '${asked}'. Correct it.`);
}

function oneOf<T extends string>(env: NodeJS.ProcessEnv, name: string, known: readonly T[]): T | undefined {
  const asked = env[name];
  if (!asked) return undefined;
  const found = known.find((value) => value === asked);
  return found ?? fail('engine', `Expected ${name} to be ${known.join(' or ')}, got '${asked}'. Correct it.`);
}

/** The share of a GPU's memory that `xla` may take. */
function fractionOf(asked: string): number {
  const share = Number(asked);
  return share > 0 && share <= 1
    ? share
    : fail('engine', `Expected SELGEN_MEMORY_FRACTION to be a number above 0 and up to 1, got '${asked}'. Correct it.`);
}
