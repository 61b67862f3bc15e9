import type { Meaning } from '../onnx/explain.ts';

/** Failures of a device, a buffer or a driver. */
export const WEBGPU_MEANINGS: readonly Meaning[] = [
  {
    said: /Failed to get a WebGPU adapter|No supported adapters|INCOMPATIBLE_DRIVER|Found no drivers/i,
    means:
      'Expected a graphics driver, got no adapter. On Linux install the Vulkan loader and a driver (Debian: apt-get install ' +
      'libvulkan1 and nvidia-driver or mesa-vulkan-drivers; `vulkaninfo` lists what is found), in a container pass the GPU ' +
      'through with NVIDIA_DRIVER_CAPABILITIES=all. Without a GPU: SELGEN_DEVICE=cpu.',
  },
  {
    said: /Failed to get a WebGPU device/i,
    means: 'Expected the adapter to give a device, got a refusal. Update the driver, or try SELGEN_DEVICE=cpu.',
  },
  {
    said: /execution provider is not supported|WebGPU.*not (enabled|supported) in this build|backend not found/i,
    means:
      'Expected an onnxruntime-node with WebGPU (Linux x64, Windows and macOS have it), got one without. Try SELGEN_DEVICE=cpu.',
  },
  {
    said: /device (is|was)? ?lost|\bis lost\b/i,
    means:
      'Expected the device to stay, got a lost one: the driver reset it, or it was taken away. Run again, what is finished is ' +
      'kept; if it is lost again, update the driver, or try smaller batches (accumulation) or SELGEN_DEVICE=cpu.',
  },
  {
    said: /exceeding maxStorageBufferBindingSize|exceeds the max buffer size|maxBufferSize/i,
    means:
      'Expected every array to fit in one buffer of the device, got a larger one. Use fewer or shorter rows in a batch ' +
      '(accumulation splits an update), a smaller model, or SELGEN_DEVICE=cpu.',
  },
  {
    // The driver's own message goes to standard error; the call that then uses the buffer fails with these.
    said: /OUT_OF_(DEVICE|HOST)_MEMORY|out of memory|Failed to allocate|\[Invalid Buffer.*due to a previous error/i,
    means:
      'Expected room for every array, got none: the device is out of memory, or one array is above its largest buffer. Free the ' +
      'device of other programs, use fewer or shorter rows in a batch (accumulation splits an update), train layers with ' +
      'checkpointing, or try SELGEN_DEVICE=cpu.',
  },
  {
    said: /requires f16 but the device does not/i,
    means:
      'Expected a device with 16-bit floats, got one without. Unset SELGEN_WEBGPU_PRODUCTS, use a checkpoint in float32, or ' +
      'SELGEN_DEVICE=cpu.',
  },
  {
    said: /assigned to the default CPU EP/i,
    means:
      'Expected every operator on the device, got some that the WebGPU provider lacks. Give them to it in src/engine/webgpu/kernels.ts.',
  },
];
