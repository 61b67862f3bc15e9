import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import { dirname, join } from 'node:path';
import { fail } from '../../lib/errors.ts';
import { type Definition, type Engine, floats, type HostArray, type Program } from '../engine.ts';
import { segmentSumByProduct } from '../graph/kernels/segment-sum.ts';
import { compileOnnx } from '../onnx/compile.ts';
import { explain } from '../onnx/explain.ts';
import { storedWeightOptions } from '../onnx/stored-weights.ts';
import { CUDA_MEANINGS } from './meanings.ts';

/** What ONNX Runtime loads at run time, and npm is not given. */
const LIBRARIES = ['libonnxruntime_providers_shared.so', 'libonnxruntime_providers_cuda.so'] as const;

/** Where ONNX Runtime looks for its providers. */
export function providerFolder(): string {
  const entry = createRequire(import.meta.url).resolve('onnxruntime-node');
  return join(dirname(entry), '..', 'bin', 'napi-v6', os.platform(), os.arch());
}

/**
 * ONNX Runtime's CUDA provider, where its libraries are installed. Constants stay on the device; inputs and outputs, the
 * trained state among them, cross to JavaScript's memory with every run.
 *
 * @param folder Where the libraries are looked for.
 * @throws SelgenError if a library, the driver or the device is missing.
 */
export async function cudaEngine(folder = providerFolder()): Promise<Engine> {
  checkLibraries(folder);
  checkDependencies(notFound(join(folder, LIBRARIES[1])));
  // Products in TF32 keep three digits, and ONNX Runtime's binding has no option for it.
  process.env.NVIDIA_TF32_OVERRIDE ??= '0';
  const tf32 = process.env.NVIDIA_TF32_OVERRIDE === '0' ? 'off' : 'on';
  const inputs = { x: floats([2], [1, 2]) };
  const probe = await compile({ name: 'probe', inputs, body: ({ x }) => ({ y: x!.add(1) }) });
  await probe.run(inputs);
  await probe.dispose();
  return {
    name: 'cuda',
    details: { runtime: 'onnxruntime-node', tf32 },
    compile,
    read: async (value) => value as HostArray,
    dispose: async () => {},
  };
}

function checkLibraries(folder: string): void {
  if (os.platform() !== 'linux' || os.arch() !== 'x64')
    fail(
      'engine cuda',
      `Expected Linux on x64, for which onnxruntime-node has CUDA, got ${os.platform()} on ${os.arch()}. Try SELGEN_DEVICE=webgpu.`,
    );
  const missing = LIBRARIES.filter((file) => !existsSync(join(folder, file)));
  if (missing.length === 0) return;
  fail(
    'engine cuda',
    `Expected ${missing.join(' and ')} in ${folder}, got no such file: npm does not carry ONNX Runtime's CUDA provider. ` +
      'Fetch it from NuGet with `ONNXRUNTIME_NODE_INSTALL=true node node_modules/onnxruntime-node/script/install.js`, or take ' +
      "both files from onnxruntime/capi of PyPI's onnxruntime-gpu of the same version; it also needs an NVIDIA driver, CUDA and " +
      'cuDNN (README, "CUDA"). SELGEN_DEVICE=webgpu needs none of these.',
  );
}

/** @param missing Libraries that the provider is linked to. */
export function checkDependencies(missing: readonly string[]): void {
  if (missing.length === 0) return;
  const version = missing.flatMap((file) => /^libcu\w+\.so\.(1[2-9])$/.exec(file)?.[1] ?? [])[0];
  const others = missing.filter((file) => file !== 'libcuda.so.1');
  const advice = [
    ...(others.length < missing.length
      ? ['libcuda.so.1 comes with the NVIDIA driver; in a container start it with --gpus all.']
      : []),
    ...(others.length > 0
      ? [
          `Install CUDA${version ? ` ${version}` : ''} and cuDNN 9 (NVIDIA's packages, or pip install nvidia-cublas, nvidia-cuda-runtime, ` +
            'nvidia-cufft, nvidia-curand and nvidia-cudnn of that version) and name their folders in LD_LIBRARY_PATH.',
        ]
      : []),
  ];
  fail('engine cuda', `Expected ${missing.join(', ')}, got none that can be loaded. ${advice.join(' ')}`);
}

/** What the system's loader does not find. */
function notFound(library: string): string[] {
  const { stdout } = spawnSync('ldd', [library], { encoding: 'utf8' });
  return [...(stdout ?? '').matchAll(/(\S+) => not found/g)].map(([, file]) => file!);
}

async function compile(definition: Definition): Promise<Program> {
  const explained = <T>(promise: Promise<T>) =>
    promise.catch((error) => explain(`engine cuda, ${definition.name}`, error, CUDA_MEANINGS));
  const program = await explained(
    compileOnnx(definition, {
      session: { executionProviders: ['cuda'], logSeverityLevel: 3, ...storedWeightOptions(definition, 'float32') },
      dialect: { kernels: { UnsortedSegmentSum: segmentSumByProduct }, widensOnce: true },
    }),
  );
  return { run: (inputs) => explained(program.run(inputs)), dispose: program.dispose };
}
