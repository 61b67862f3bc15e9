import { fail } from '../../lib/errors.ts';

/** What `SELGEN_DEVICE` may name. They are here without their engines, which take seconds to import. */
export const DEVICES = ['auto', 'cpu', 'xla', 'cuda', 'webgpu', 'tensorflow', 'reference'] as const;

export type Device = (typeof DEVICES)[number];

export function deviceNamed(name: string): Device {
  const found = DEVICES.find((device) => device === name);
  return (
    found ?? fail('engine', `Expected SELGEN_DEVICE to be one of ${DEVICES.join(', ')}, got '${name}'. Correct it.`)
  );
}
