import { existsSync, readFileSync } from 'node:fs';
import { type CpuOptions, cpuEngine } from '../engine/cpu/cpu.ts';
import type { Engine } from '../engine/engine.ts';
import { referenceEngine } from '../engine/reference/reference.ts';
import { tensorflowEngine } from '../engine/tensorflow/tensorflow.ts';
import { webgpuEngine } from '../engine/webgpu/webgpu.ts';
import { findPlugin, type Kind } from '../engine/xla/find-plugin.ts';
import { type XlaOptions, xlaEngine } from '../engine/xla/xla.ts';
import { fail } from '../lib/errors.ts';
import { cacheFolder } from '../lib/folders.ts';
import { type Device, deviceNamed } from './environment/device-names.ts';
import { type EngineOptions, engineOptions } from './environment/engine-options.ts';

type Options = Partial<EngineOptions> & Pick<CpuOptions, 'graphs'> & Pick<XlaOptions, 'executables'>;
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

/** What the environment asks of engines, and the folders of what they compile. */
export function optionsOf(env: NodeJS.ProcessEnv): Options {
  return { ...engineOptions(env), graphs: cacheFolder('graphs'), executables: cacheFolder('executables') };
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
