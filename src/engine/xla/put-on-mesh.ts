import type { ValueType } from '../graph/op.ts';
import { devicesOf, type Mesh, partFor, type Split } from './mesh.ts';
import type { PjrtBuffer } from './pjrt/buffer.ts';
import type { PjrtClient } from './pjrt/client.ts';

/** Copies an array to the devices of a mesh. Each device gets its part; without a split, it gets the whole array. */
export function putOnMesh(
  client: PjrtClient,
  mesh: Mesh,
  bytes: Uint8Array,
  { type, shape }: { readonly type: ValueType; readonly shape: readonly number[] },
  split: Split,
): Promise<readonly PjrtBuffer[]> {
  const copies = Array.from({ length: devicesOf(mesh) }, (_, device) => {
    const part = partFor(device, bytes, shape, split, mesh);
    return client.put(part.bytes, type, part.shape, device);
  });
  return Promise.all(copies);
}

/** Joins an array's parts in JavaScript's memory; without a split, copies the first device's. */
export async function takeFromMesh(
  buffers: readonly PjrtBuffer[],
  split: Split,
  { data, model }: Mesh,
): Promise<Uint8Array> {
  if (split === undefined) return buffers[0]!.bytes();
  const step = split === 'data' ? model : 1;
  const count = split === 'data' ? data : model;
  const parts = await Promise.all(Array.from({ length: count }, (_, part) => buffers[part * step]!.bytes()));
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
