import { closeSync, openSync, readSync } from 'node:fs';
import { fail } from '../../lib/errors.ts';
import type { FilePart } from '../engine.ts';
import { type GraphConstant, rawBytes } from '../graph/graph.ts';
import type { PjrtBuffer } from './pjrt/buffer.ts';
import type { PjrtClient } from './pjrt/client.ts';

/** Puts a program's constants on the device: weights in the type that their file has, once for all programs. */
export interface ConstantStore {
  onDevice(constant: GraphConstant): Promise<PjrtBuffer>;
}

export function constantStore(client: PjrtClient): ConstantStore {
  // A program holds its constants. What no program holds any longer is freed.
  const known = new Map<string, WeakRef<PjrtBuffer>>();
  const pending = new Map<string, Promise<PjrtBuffer>>();
  const put = async ({ value, content }: GraphConstant): Promise<PjrtBuffer> => {
    const bytes = 'part' in content ? readPart(content.part) : rawBytes(content.numbers);
    return client.put(bytes, value.type, value.shape);
  };
  return {
    async onDevice(constant) {
      const { value, content } = constant;
      if (!('part' in content)) return put(constant);
      const { file, offset } = content.part;
      const key = `${file}:${offset}:${value.type}[${value.shape}]`;
      const there = known.get(key)?.deref();
      if (there) return there;
      const coming = pending.get(key) ?? put(constant).finally(() => pending.delete(key));
      pending.set(key, coming);
      const buffer = await coming;
      known.set(key, new WeakRef(buffer));
      return buffer;
    },
  };
}

function readPart({ file, offset, length }: FilePart): Uint8Array {
  const bytes = new Uint8Array(length);
  const descriptor = openSync(file, 'r');
  try {
    for (let done = 0; done < length; ) {
      const count = readSync(descriptor, bytes, done, Math.min(length - done, 2 ** 30), offset + done);
      if (count === 0)
        fail(
          'engine xla',
          `Expected ${length} bytes at ${offset} of ${file}, got ${done}: it was cut short. Get it again.`,
        );
      done += count;
    }
  } finally {
    closeSync(descriptor);
  }
  return bytes;
}
