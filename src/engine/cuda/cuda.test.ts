import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { explain } from '../onnx/explain.ts';
import { checkDependencies, cudaEngine, providerFolder } from './cuda.ts';
import { CUDA_MEANINGS } from './meanings.ts';

describe.runIf(os.platform() === 'linux' && os.arch() === 'x64')('without its libraries', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(os.tmpdir(), 'selgen-cuda-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('it names the files, where they belong, and how to get them', async () => {
    await expect(cudaEngine(folder)).rejects.toThrow(
      `[engine cuda] Expected libonnxruntime_providers_shared.so and libonnxruntime_providers_cuda.so in ${folder}, got no such file`,
    );
    await expect(cudaEngine(folder)).rejects.toThrow(/onnxruntime-node\/script\/install\.js.*onnxruntime-gpu/);
  });

  test('it names the one that is missing', async () => {
    writeFileSync(join(folder, 'libonnxruntime_providers_shared.so'), '');
    await expect(cudaEngine(folder)).rejects.toThrow('Expected libonnxruntime_providers_cuda.so in');
  });

  test('it looks where ONNX Runtime does', () => {
    expect(providerFolder()).toMatch(/onnxruntime-node\/bin\/napi-v6\/linux\/x64$/);
  });
});

test('it says which libraries the provider needs, of which CUDA', () => {
  checkDependencies([]);
  expect(() => checkDependencies(['libcuda.so.1'])).toThrow(
    /Expected libcuda\.so\.1, .* NVIDIA driver; [^.]*--gpus all\.$/,
  );
  expect(() => checkDependencies(['libcublas.so.13', 'libcuda.so.1'])).toThrow(
    /NVIDIA driver.*Install CUDA 13 and cuDNN 9/,
  );
  expect(() => checkDependencies(['libcudnn.so.9'])).toThrow(/^(?!.*driver).*Install CUDA and cuDNN 9/);
});

test.each([
  ['no driver', 'Failed to load library: libcuda.so.1: cannot open shared object file', /driver for this CUDA/],
  ['no device', 'CUDA failure 100: no CUDA-capable device is detected ; GPU=-1', /`nvidia-smi` must list/],
  ['no CUDA', 'libcublasLt.so.12: cannot open shared object file: No such file', /CUDA and cuDNN.*LD_LIBRARY_PATH/],
  ['a provider that does not load', 'Failed to load shared library', /CUDA and cuDNN/],
  ['no memory', 'Failed to allocate memory for requested buffer of size 9', /out of memory.*accumulation/],
  ['another GPU', 'CUDA failure 209: no kernel image is available for execution', /too old or too new/],
  ['a failed device', 'CUDA failure 700: an illegal memory access was encountered', /Run again/],
])('%s is explained', (_, said, means) => {
  expect(() => explain('engine cuda, update', new Error(said), CUDA_MEANINGS)).toThrow(means);
});
