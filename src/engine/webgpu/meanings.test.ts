import { expect, test } from 'vitest';
import { explain } from '../onnx/explain.ts';
import { WEBGPU_MEANINGS } from './meanings.ts';

const part = 'engine webgpu, update';

// Messages of ONNX Runtime 1.30 and Dawn. Those that could not be provoked are from the source code.
test.each([
  [
    'no driver',
    '/onnxruntime_src/onnxruntime/core/providers/webgpu/webgpu_context.cc:136 onnxruntime::webgpu::WebGpuContext::Initialize was false. Failed to get a WebGPU adapter: No supported adapters\n',
    /Expected a graphics driver, got no adapter\. .*SELGEN_DEVICE=cpu\. ONNX Runtime said: .*No supported adapters$/,
  ],
  ['no device', 'Failed to get a WebGPU device: Requested limits are not supported', /Update the driver/],
  ['a lost device', 'WebGPU device lost (1): VK_ERROR_DEVICE_LOST', /got a lost one.* Run again/],
  ['a call on a lost device', '[Device] is lost.\n - While calling', /got a lost one/],
  [
    'too small a buffer limit',
    'Tensor has 4294967296 bytes, exceeding maxStorageBufferBindingSize of 1073741824',
    /fit in one buffer of the device, got a larger one\. Use fewer or shorter rows/,
  ],
  ['a buffer above the limit', 'Buffer size (9) exceeds the max buffer size limit (8).', /got a larger one/],
  [
    'no memory',
    'WebGPU validation failed. [Invalid Buffer (unlabeled)] is invalid due to a previous error.\n - While validating entries[2]',
    /out of memory, or one array is above its largest buffer\. Free the device/,
  ],
  ['no memory, from the driver', 'vkAllocateMemory failed with VK_ERROR_OUT_OF_DEVICE_MEMORY', /out of memory/],
  [
    'no 16-bit floats',
    'Program Gather requires f16 but the device does not support it.',
    /Unset SELGEN_WEBGPU_PRODUCTS, use a checkpoint in float32/,
  ],
  [
    'an operator that falls back',
    'This session contains graph nodes that are assigned to the default CPU EP, but fallback to CPU EP has been explicitly disabled by the user.',
    /Give them to it in src\/engine\/webgpu\/kernels\.ts/,
  ],
])('%s', (_, said, means) => {
  const error = new Error(said);
  expect(() => explain(part, error, WEBGPU_MEANINGS)).toThrow(means);
  expect(() => explain(part, error, WEBGPU_MEANINGS)).toThrow(/^\[engine webgpu, update\] Expected /);
  expect(() => explain(part, error, WEBGPU_MEANINGS)).toThrow(expect.objectContaining({ cause: error }));
});

test('an error that nobody has met yet stays as it is', () => {
  const error = new Error('Something else.');
  expect(() => explain(part, error, WEBGPU_MEANINGS)).toThrow(error);
});
