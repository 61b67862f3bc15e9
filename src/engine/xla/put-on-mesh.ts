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
