import { readFileSync } from 'node:fs';
import os from 'node:os';

const SOFTWARE = /swiftshader|vulkan_lvp/;
const DRIVER = /\/lib(vk_swiftshader|vulkan_(?!\.)\w+|GLX_nvidia|EGL_nvidia|nvidia-vulkan\w*|amdvlk\w*)[\w-]*\.so/;

export interface Driver {
  /** The library of the Vulkan driver, or the system's own interface. */
  readonly name: string;
  /** Whether it computes on the processor, where it is slower than the `cpu` engine. */
  readonly software: boolean;
}

/**
 * The driver behind WebGPU in this process, which has opened a device. ONNX Runtime does not name it; the system does.
 */
export function currentDriver(): Driver {
  if (os.platform() !== 'linux') return { name: os.platform() === 'darwin' ? 'Metal' : 'Direct3D', software: false };
  return driverAmong(readFileSync('/proc/self/maps', 'utf8'));
}

/** @param maps The memory maps of the process, one a line, as in Linux's /proc. */
export function driverAmong(maps: string): Driver {
  const found = maps.split('\n').flatMap((line) => (DRIVER.test(line) ? [line.slice(line.lastIndexOf('/') + 1)] : []));
  const names = [...new Set(found.map((file) => file.replace(/\.so.*/, '')))].sort();
  // The loader opens every installed driver; a software driver is the last choice.
  const hardware = names.filter((name) => !SOFTWARE.test(name));
  const chosen = hardware.length > 0 ? hardware : names;
  return { name: chosen.join('+') || 'unknown', software: names.length > 0 && hardware.length === 0 };
}
