import { ownCommand } from '../../../lib/own-command.ts';
import { GET_PLUGIN } from '../find-plugin.ts';
import type { PjrtError } from './api.ts';

/** `absl::StatusCode::kResourceExhausted` */
const EXHAUSTED = 8;

const TOO_OLD = /INSUFFICIENT_DRIVER|driver version is insufficient|UNSUPPORTED_PTX_VERSION/i;
const MISSING = /CUDA_ERROR_NO_DEVICE|no CUDA-capable device|libcuda|cuInit|no visible GPU|no supported devices found/i;

/** The meaning of a plugin's error for the user, and what to try. */
export function meaningOf({ code, message, called }: PjrtError): string {
  if (code === EXHAUSTED || /out of memory|RESOURCE_EXHAUSTED/i.test(message)) {
    const asked = /allocat\w* (?:\w+ )*?(\d+(?:\.\d+)?\s?(?:bytes|[KMGT]i?B))/i.exec(message)?.[1];
    return (
      `Expected ${asked ? `${asked} more` : 'more'} memory on the device, got none free. Train with smaller parts of an update, with ` +
      '`checkpointing: true`, or on more devices (SELGEN_MESH); if another process uses the device, end it or share it with SELGEN_MEMORY_FRACTION.'
    );
  }
  if (TOO_OLD.test(message))
    return `Expected an NVIDIA driver that is new enough for this plugin, got an older one. Install a newer driver, or a plugin for an older CUDA (${ownCommand('setup xla cuda12')}).`;
  if (MISSING.test(message))
    return 'Expected an NVIDIA device and its driver, got none. See whether nvidia-smi lists it; in a container start it with --gpus all, and unset CUDA_VISIBLE_DEVICES where it hides all.';
  if (called === 'Client_Create') return 'Expected the plugin to open its devices, got an error.';
  if (called === 'Client_Compile' && /\bsdy\b/.test(message))
    return `Expected a plugin with Shardy, XLA's partitioner, for SELGEN_MESH, got an older one. Install a newer plugin with ${GET_PLUGIN}, or use one device.`;
  if (called === 'Client_Compile')
    return 'Expected the program to compile, got an error. Report it with the program: it is a fault of selgen or of XLA.';
  return 'Expected the device to compute, got an error.';
}
