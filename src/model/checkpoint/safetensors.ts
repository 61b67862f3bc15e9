/**
 * The safetensors file format: an 8-byte little-endian header length, a JSON header, then the tensors' bytes without
 * gaps. https://huggingface.co/docs/safetensors
 */

import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { fail } from '../../lib/errors.ts';
import { decodeFloats, encodeFloats, isReadable } from '../../lib/float-formats.ts';
import { isRecord, mapValues } from '../../lib/records.ts';
import { writeAtomically } from '../../lib/write-atomically.ts';
import { elements } from '../../tensor/params.ts';

/** The format's element types; {@link SafetensorsFile.read} converts F64, F32, F16 and BF16. */
export type Dtype = keyof typeof elementBits;

/** Where a tensor lies, so that ONNX Runtime can map it from the file. */
export interface TensorEntry {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  /** Offset of the first byte from the start of the file. */
  readonly offset: number;
  /** Size in bytes. */
  readonly length: number;
}

/** An open file with a validated header; tensors are read on demand. */
export interface SafetensorsFile {
  readonly file: string;
  readonly tensors: Readonly<Record<string, TensorEntry>>;
  readonly metadata: Readonly<Record<string, string>>;
  /** Reads one tensor and converts it to float32. */
  read(name: string): Float32Array;
}

/** A tensor to write. */
export interface TensorData {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** A tensor that is made only when it is written, so not all are in memory. */
export interface TensorSource {
  readonly shape: readonly number[];
  read(): Float32Array;
}

const elementBits = {
  BOOL: 8,
  U8: 8,
  I8: 8,
  F8_E5M2: 8,
  F8_E4M3: 8,
  U16: 16,
  I16: 16,
  F16: 16,
  BF16: 16,
  U32: 32,
  I32: 32,
  F32: 32,
  U64: 64,
  I64: 64,
  F64: 64,
} as const;
const lengthBytes = 8;
const maximalHeader = 100_000_000;

/** Opens a `.safetensors` file and checks the whole header against the file's size. */
export function openSafetensors(file: string): SafetensorsFile {
  const { header, dataStart, dataLength } = readHeader(file);
  const { __metadata__: metadata = {}, ...entries } = header;
  const tensors = mapValues(entries, (entry, name) => checkEntry(file, name, entry, dataStart, dataLength));
  checkCoverage(file, tensors, dataStart, dataLength);
  return {
    file,
    tensors,
    metadata: checkMetadata(file, metadata),
    read: (name) => readTensor(file, name, Object.hasOwn(tensors, name) ? tensors[name] : undefined, tensors),
  };
}

/**
 * Writes tensors as a `.safetensors` file, atomically. Names are sorted, so equal contents give equal bytes.
 *
 * @param options.dtype Stored element type; BF16 rounds to nearest even. @defaultValue 'F32'
 * @param options.metadata Strings for the header's `__metadata__`. @defaultValue none
 */
export function writeSafetensors(
  file: string,
  tensors: Readonly<Record<string, TensorData | TensorSource>>,
  { dtype = 'F32', metadata }: { dtype?: 'F32' | 'BF16'; metadata?: Readonly<Record<string, string>> } = {},
): void {
  const header: [string, unknown][] = [];
  if (metadata !== undefined) {
    header.push(['__metadata__', Object.fromEntries(Object.entries(metadata).sort(byName))]);
  }
  const sorted = Object.entries(tensors).sort(byName);
  let end = 0;
  for (const [name, tensor] of sorted) {
    if (name === '__metadata__') fail('safetensors', `Expected a free name, got a tensor "${name}" of ${file}.`);
    if ('data' in tensor) checkLength(file, name, tensor.shape, tensor.data);
    const start = end;
    end += (elements(tensor.shape) * elementBits[dtype]) / 8;
    header.push([name, { dtype, shape: tensor.shape, data_offsets: [start, end] }]);
  }
  const json = Buffer.from(JSON.stringify(Object.fromEntries(header)));
  const padded = Buffer.alloc(Math.ceil(json.length / 8) * 8, ' ');
  json.copy(padded);
  const length = Buffer.alloc(lengthBytes);
  length.writeBigUInt64LE(BigInt(padded.length));
  const encoded = function* () {
    for (const [name, tensor] of sorted) {
      const data = 'data' in tensor ? tensor.data : checkLength(file, name, tensor.shape, tensor.read());
      yield encodeFloats(dtype, data);
    }
  };
  writeAtomically(file, length, padded, encoded());
}

function checkLength(file: string, name: string, shape: readonly number[], data: Float32Array): Float32Array {
  const [expected, got] = [elements(shape), data.length];
  return expected === got
    ? data
    : fail(
        'safetensors',
        `Expected ${expected} numbers, got ${got} for shape [${shape}] in tensor "${name}" of ${file}.`,
      );
}

function readHeader(file: string) {
  const descriptor = openForReading(file);
  try {
    const { size } = fstatSync(descriptor);
    if (size < lengthBytes) {
      fail(
        'safetensors',
        `Expected a header length of 8 bytes, got a file of ${size} bytes: ${file}. Download it again.`,
      );
    }
    const start = readBytes(descriptor, 0, lengthBytes, file);
    if (start.toString('latin1') === 'version ') {
      fail('safetensors', `Expected tensors, got a Git LFS pointer in ${file}. Run \`git lfs pull\` in its folder.`);
    }
    const length = Number(start.readBigUInt64LE());
    if (length < 2 || length > maximalHeader || lengthBytes + length > size) {
      const limit = Math.min(maximalHeader, size - lengthBytes);
      fail('safetensors', `Expected a header of 2 to ${limit} bytes, got ${length} in ${file}. Download it again.`);
    }
    const text = readBytes(descriptor, lengthBytes, length, file).toString('utf8');
    const dataStart = lengthBytes + length;
    return { header: parseHeader(file, text), dataStart, dataLength: size - dataStart };
  } finally {
    closeSync(descriptor);
  }
}

function parseHeader(file: string, text: string): Readonly<Record<string, unknown>> {
  let header: unknown;
  try {
    header = JSON.parse(text);
  } catch (cause) {
    fail(
      'safetensors',
      `Expected a JSON header, got ${JSON.stringify(text.slice(0, 40))} in ${file}. Download it again.`,
      cause,
    );
  }
  return isRecord(header)
    ? header
    : fail('safetensors', `Expected a JSON object as header, got ${typeof header} in ${file}.`);
}

function checkEntry(file: string, name: string, entry: unknown, dataStart: number, dataLength: number): TensorEntry {
  const where = `tensor "${name}" of ${file}`;
  const { dtype, shape, data_offsets: offsets } = isRecord(entry) ? entry : {};
  if (typeof dtype !== 'string' || !Object.hasOwn(elementBits, dtype)) {
    fail(
      'safetensors',
      `Expected dtype to be one of ${Object.keys(elementBits).join(', ')}, got ${JSON.stringify(dtype)} in ${where}.`,
    );
  }
  if (!isSizes(shape)) {
    fail('safetensors', `Expected shape to be a list of sizes, got ${JSON.stringify(shape)} in ${where}.`);
  }
  if (!isSizes(offsets) || offsets.length !== 2 || offsets[0]! > offsets[1]!) {
    fail('safetensors', `Expected data_offsets to be [begin, end], got ${JSON.stringify(offsets)} in ${where}.`);
  }
  const [begin, end] = offsets as [number, number];
  if (end > dataLength) {
    fail(
      'safetensors',
      `Expected data_offsets within ${dataLength} bytes of data, got [${begin}, ${end}] in ${where}. The file is truncated or its header lies: download it again.`,
    );
  }
  const length = (elements(shape) * elementBits[dtype as Dtype]) / 8;
  if (end - begin !== length) {
    fail(
      'safetensors',
      `Expected ${length} bytes for ${dtype} [${shape}], got data_offsets [${begin}, ${end}] in ${where}. Download it again.`,
    );
  }
  return { dtype: dtype as Dtype, shape, offset: dataStart + begin, length };
}

function checkCoverage(
  file: string,
  tensors: Readonly<Record<string, TensorEntry>>,
  dataStart: number,
  dataLength: number,
) {
  let end = dataStart;
  const ordered = Object.entries(tensors).sort(([, a], [, b]) => a.offset - b.offset || a.length - b.length);
  for (const [name, { offset, length }] of ordered) {
    if (offset !== end) {
      const what = offset < end ? 'an overlap' : 'a hole';
      fail(
        'safetensors',
        `Expected tensor "${name}" to begin at byte ${end - dataStart}, got ${offset - dataStart} (${what}) in ${file}. Download it again.`,
      );
    }
    end += length;
  }
  if (end !== dataStart + dataLength) {
    fail('safetensors', `Expected ${end - dataStart} bytes of data, got ${dataLength} in ${file}. Download it again.`);
  }
}

function checkMetadata(file: string, metadata: unknown): Record<string, string> {
  if (!isRecord(metadata) || !Object.values(metadata).every((value) => typeof value === 'string')) {
    fail('safetensors', `Expected __metadata__ to map strings to strings, got ${JSON.stringify(metadata)} in ${file}.`);
  }
  return metadata as Record<string, string>;
}

function readTensor(file: string, name: string, entry: TensorEntry | undefined, tensors: object): Float32Array {
  if (entry === undefined) {
    fail('safetensors', `Expected a tensor of ${Object.keys(tensors).join(', ')}, got "${name}" in ${file}.`);
  }
  if (!isReadable(entry.dtype)) {
    fail(
      'safetensors',
      `Expected F64, F32, F16 or BF16, got ${entry.dtype} in tensor "${name}" of ${file}. Convert the checkpoint.`,
    );
  }
  const descriptor = openForReading(file);
  try {
    return decodeFloats(entry.dtype, readBytes(descriptor, entry.offset, entry.length, file));
  } finally {
    closeSync(descriptor);
  }
}

function openForReading(file: string): number {
  try {
    return openSync(file, 'r');
  } catch (cause) {
    return fail('safetensors', `Expected a readable file, got ${(cause as Error).message}. Check the path.`, cause);
  }
}

/** Reads at an absolute offset into fresh, aligned memory. One system call reads at most 2 GiB. */
function readBytes(descriptor: number, offset: number, length: number, file: string): Buffer {
  const bytes = Buffer.from(new ArrayBuffer(length));
  for (let done = 0; done < length; ) {
    const count = readSync(descriptor, bytes, done, Math.min(length - done, 1 << 30), offset + done);
    if (count === 0) {
      fail(
        'safetensors',
        `Expected ${length} bytes at ${offset}, got ${done} in ${file}. The file shrank while it was read.`,
      );
    }
    done += count;
  }
  return bytes;
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0);
}
