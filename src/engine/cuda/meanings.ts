import type { Meaning } from '../onnx/explain.ts';

/** What goes wrong with CUDA's libraries, its driver or the device. */
export const CUDA_MEANINGS: readonly Meaning[] = [
  {
    said: /libcuda\.so|CUDA driver version is insufficient|no CUDA-capable device|CUDA failure (35|100)\b/i,
    means:
      'Expected an NVIDIA GPU and a driver for this CUDA, got none. `nvidia-smi` must list the GPU; in a container start it with ' +
      '--gpus all. Without a GPU: SELGEN_DEVICE=cpu.',
  },
  {
    said: /lib(cublas|cudart|cudnn|cufft|curand|cusparse|nvrtc|nvJitLink)\w*\.so[\d.]*: cannot open|Failed to load (shared )?library/i,
    means:
      'Expected the libraries of CUDA and cuDNN, got none that can be loaded. Standard error names the file: install what has it ' +
      'and name its folder in LD_LIBRARY_PATH.',
  },
  {
    said: /out of memory|Failed to allocate memory|CUDA failure 2\b/i,
    means:
      'Expected room for every array, got none: the device is out of memory. Free it of other programs, use fewer or shorter rows ' +
      'in a batch (accumulation splits an update), or train layers with checkpointing.',
  },
  {
    said: /no kernel image is available|CUDA failure 209\b/i,
    means:
      'Expected kernels for this GPU, got none in ONNX Runtime: it is too old or too new for it. Try SELGEN_DEVICE=webgpu.',
  },
  {
    said: /unspecified launch failure|illegal memory access|device-side assert|CUDA failure (700|710|719)\b/i,
    means:
      'Expected the device to stay, got a failed one. Run again, what is finished is kept; if it fails again, update the driver, or ' +
      'try SELGEN_DEVICE=webgpu.',
  },
];
