import { closeSync, openSync, readSync } from 'node:fs';
import { fail } from '../../lib/errors.ts';
import { decodeFloats, encodeFloats } from '../../lib/float-formats.ts';
import type { FilePart } from '../engine.ts';
import { type GraphConstant, type GraphNode, type GraphValue, rawBytes } from '../graph/graph.ts';
import type { ValueType } from '../graph/op.ts';
import type { Compiler } from './compiler.ts';
import { lowerToStableHlo } from './lower.ts';
import { devicesOf, type Mesh, splitOfConstant } from './mesh.ts';
import type { PjrtBuffer } from './pjrt/buffer.ts';
import type { PjrtClient } from './pjrt/client.ts';
import type { PjrtExecutable } from './pjrt/executable.ts';
import { putOnMesh } from './put-on-mesh.ts';

/**
 * Puts constants on the device, in the type that the graph gives them, once for all programs: one buffer for each device
 * of the mesh.
 */
export type ConstantStore = (constant: GraphConstant) => Promise<readonly PjrtBuffer[]>;

/** The collector runs after this many bytes of weights were read: V8 would not hurry to free what it read them into. */
const ROOM = 2 ** 28;

/** @param collect Runs V8's collector. */
export function constantStore(
  client: PjrtClient,
  mesh: Mesh,
  { compile, collect }: { readonly compile: Compiler; readonly collect: () => void },
): ConstantStore {
  let read = 0;
  // Programs hold their constants; a constant that no program holds is freed.
  const known = new Map<string, WeakRef<readonly PjrtBuffer[]>>();
  const pending = new Map<string, Promise<readonly PjrtBuffer[]>>();
  const programs = new Map<string, Promise<PjrtExecutable>>();
  const put = async ({ value, content }: GraphConstant): Promise<readonly PjrtBuffer[]> => {
    if ('part' in content && content.part.format !== value.type && devicesOf(mesh) === 1)
      return [await putAndWiden(content.part, value)];
    const bytes = 'part' in content ? bytesOf(content.part, value.type) : rawBytes(content.numbers);
    return putOnMesh(client, mesh, bytes, value, splitOfConstant(value, mesh));
  };
  /** The device widens several times as fast as JavaScript, and on all cores. */
  const putAndWiden = async (part: FilePart, value: GraphValue): Promise<PjrtBuffer> => {
    const text = wideningOf(value, part.format);
    const program = programs.get(text) ?? compile(text);
    programs.set(text, program);
    const narrow = await client.put(readPart(part), part.format, value.shape);
    try {
      const [results] = await (await program).execute([[narrow]], [value]);
      return results![0]!;
    } finally {
      narrow.dispose();
    }
  };
  return async (constant) => {
    const key = keyOf(constant);
    if (key === undefined) return put(constant);
    const there = known.get(key)?.deref();
    if (there) return there;
    const coming = pending.get(key) ?? put(constant).finally(() => pending.delete(key));
    pending.set(key, coming);
    const buffers = await coming;
    read += 'part' in constant.content ? constant.content.part.length : 0;
    if (read >= ROOM) {
      collect();
      read = 0;
    }
    known.set(key, new WeakRef(buffers));
    return buffers;
  };
}

/** A key for constants that programs share: parts of files, and single numbers. */
function keyOf({ value: { type, shape }, content }: GraphConstant): string | undefined {
  if ('part' in content) return `${content.part.file}:${content.part.offset}:${type}[${shape}]`;
  return content.numbers.length === 1 ? `${content.numbers[0]}:${type}[${shape}]` : undefined;
}

/** A program that widens one array. */
function wideningOf(value: GraphValue, type: FilePart['format']): string {
  const narrow: GraphValue = { ...value, id: -1, type };
  const node: GraphNode<'cast'> = { op: 'cast', attributes: {}, inputs: [narrow], outputs: [value] };
  const graph = { name: 'widening', inputs: { narrow }, constants: [], nodes: [node], outputs: { value } };
  return lowerToStableHlo(graph, { precision: 'float32' }).text;
}

const DTYPES = { float16: 'F16', bfloat16: 'BF16', float32: 'F32' } as const;

/** The part's numbers as the graph has them: in the file's type, or widened to float32. */
function bytesOf(part: FilePart, type: ValueType): Uint8Array {
  const bytes = readPart(part);
  return type === part.format ? bytes : encodeFloats('F32', decodeFloats(DTYPES[part.format], bytes));
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
