import { encodeFloats } from '../../../lib/float-formats.ts';
import type { MetadataEntry, MetadataValue, ScalarType } from '../read-gguf.ts';

/** The content of a GGUF file for tests. Names of tensors and keys may be wrong on purpose. */
export interface SyntheticGguf {
  readonly version?: number;
  readonly metadata: ReadonlyMap<string, MetadataEntry> | Readonly<Record<string, MetadataEntry>>;
  /** Shapes in PyTorch's order. */
  readonly tensors: readonly SyntheticTensor[];
  /** @defaultValue 32 */
  readonly alignment?: number;
}

export interface SyntheticTensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** ggml's number. */
  readonly type: number;
  readonly bytes: Uint8Array;
}

/** The types by the format's numbers. */
const TYPES = 'uint8 int8 uint16 int16 uint32 int32 float32 bool string array uint64 int64 float64'.split(' ');

/** Writes GGUF for tests; equal contents give equal bytes. */
export function syntheticGguf({ version = 3, metadata, tensors, alignment = 32 }: SyntheticGguf): Buffer {
  const entries = metadata instanceof Map ? [...metadata] : Object.entries(metadata);
  const header: Buffer[] = [Buffer.from('GGUF'), u32(version), u64(tensors.length), u64(entries.length)];
  for (const [key, { type, value }] of entries as [string, MetadataEntry][]) {
    const isList = Array.isArray(value);
    const items = isList ? (value as readonly MetadataValue[]) : [value as MetadataValue];
    header.push(
      text(key),
      ...(isList ? [u32(9)] : []),
      u32(TYPES.indexOf(type)),
      ...(isList ? [u64(items.length)] : []),
    );
    for (const item of items) header.push(scalar(type, item));
  }
  let offset = 0;
  const data: Buffer[] = [];
  for (const { name, shape, type, bytes } of tensors) {
    header.push(text(name), u32(shape.length), ...[...shape].reverse().map(u64), u32(type), u64(offset));
    const padding = -(offset + bytes.length) & (alignment - 1);
    data.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), Buffer.alloc(padding));
    offset += bytes.length + padding;
  }
  const length = header.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([...header, Buffer.alloc(tensors.length ? -length & (alignment - 1) : 0), ...data]);
}

/** An F32 tensor. */
export function plainTensor(name: string, shape: readonly number[], data: Float32Array): SyntheticTensor {
  return { name, shape, type: 0, bytes: encodeFloats('F32', data) };
}

function scalar(type: ScalarType, value: MetadataValue): Buffer {
  const number = Number(value);
  const bytes = Buffer.alloc(8);
  switch (type) {
    case 'string':
      return text(String(value));
    case 'float32':
      return bytes.subarray(0, bytes.writeFloatLE(number));
    case 'float64':
      return bytes.subarray(0, bytes.writeDoubleLE(number));
    case 'uint64':
      return u64(number);
    case 'int64':
      return bytes.subarray(0, bytes.writeBigInt64LE(BigInt(number)));
    default: {
      const size = type === 'bool' ? 1 : Number(/\d+$/.exec(type)![0]) / 8;
      return bytes.subarray(
        0,
        type.startsWith('int') ? bytes.writeIntLE(number, 0, size) : bytes.writeUIntLE(number, 0, size),
      );
    }
  }
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([u64(bytes.length), bytes]);
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}
