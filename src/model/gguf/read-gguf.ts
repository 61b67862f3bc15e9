/**
 * The GGUF container: magic, version, two counts, metadata, one entry for each tensor, then the tensors' bytes, each at
 * a multiple of the alignment. https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
 */
import { fail } from '../../lib/errors.ts';
import { BLOCK_FORMATS, type BlockFormat, OTHER_NAMES } from './block-formats.ts';
import type { ByteRun } from './byte-run.ts';
import { type Cursor, cursorOver } from './cursor.ts';

export type ScalarType = keyof typeof scalars;
export type MetadataValue = number | boolean | string;

/** A value of the metadata, with its stored type. */
export interface MetadataEntry {
  readonly type: ScalarType;
  readonly value: MetadataValue | readonly MetadataValue[];
}

export interface GgufTensor {
  readonly name: string;
  /** In PyTorch's order: the contiguous dimension comes last. */
  readonly shape: readonly number[];
  readonly format: BlockFormat;
  /** Offset of the first byte from the start of the run. */
  readonly offset: number;
  /** Size in bytes. */
  readonly length: number;
}

/** A checked header. No tensor is read. */
export interface GgufHeader {
  readonly version: number;
  readonly metadata: ReadonlyMap<string, MetadataEntry>;
  /** In the order of the header. */
  readonly tensors: readonly GgufTensor[];
}

/** Scalar types by the format's numbers; a string (8) and an array (9) have a length of their own. */
const scalars = {
  uint8: { id: 0, bytes: 1, read: (view) => view.getUint8(0) },
  int8: { id: 1, bytes: 1, read: (view) => view.getInt8(0) },
  uint16: { id: 2, bytes: 2, read: (view) => view.getUint16(0, true) },
  int16: { id: 3, bytes: 2, read: (view) => view.getInt16(0, true) },
  uint32: { id: 4, bytes: 4, read: (view) => view.getUint32(0, true) },
  int32: { id: 5, bytes: 4, read: (view) => view.getInt32(0, true) },
  float32: { id: 6, bytes: 4, read: (view) => view.getFloat32(0, true) },
  bool: { id: 7, bytes: 1, read: (view) => view.getUint8(0) },
  string: { id: 8, bytes: 8, read: () => 0 },
  uint64: { id: 10, bytes: 8, read: (view) => view.getBigUint64(0, true) },
  int64: { id: 11, bytes: 8, read: (view) => view.getBigInt64(0, true) },
  float64: { id: 12, bytes: 8, read: (view) => view.getFloat64(0, true) },
} as const satisfies Record<string, { id: number; bytes: number; read(view: DataView): number | bigint }>;
const byId = new Map<number, ScalarType>(Object.entries(scalars).map(([name, { id }]) => [id, name as ScalarType]));
/** The format asks for lower_snake_case between dots, but not all writers comply. */
const KEY = /^[!-~]+$/;
const ARRAY = 9;
const MAGIC = 0x46554747;
/** Sizes of the smallest entries: an empty key with a byte, or a one-letter name with one dimension. */
const leastMetadata = 8 + 4 + 1;
const leastTensor = 9 + 4 + 8 + 4 + 8;

/** Reads a header and checks it against the file's size before any tensor is read. */
export function readGguf(run: ByteRun): GgufHeader {
  const cursor = cursorOver(run);
  const version = readVersion(run, cursor);
  const tensorCount = count(run, cursor, 'the number of tensors', leastTensor);
  const metadataCount = count(run, cursor, 'the number of metadata entries', leastMetadata);
  const metadata = new Map<string, MetadataEntry>();
  for (let index = 0; index < metadataCount; index++) {
    const key = cursor.text(`key ${index + 1} of ${metadataCount}`);
    if (!KEY.test(key)) {
      fail(
        'gguf',
        `Expected keys of printable ASCII, got ${JSON.stringify(key.slice(0, 60))} in ${run.name}. Make it anew.`,
      );
    }
    if (metadata.has(key)) fail('gguf', `Expected each key once, got "${key}" twice in ${run.name}. Make it anew.`);
    metadata.set(key, readEntry(run, cursor, key));
  }
  const entries = Array.from({ length: tensorCount }, (_, index) => readTensor(run, cursor, index, tensorCount));
  return { version, metadata, tensors: placed(run, entries, cursor.position(), alignmentOf(run, metadata)) };
}

function readVersion(run: ByteRun, cursor: Cursor): number {
  const magic = cursor.u32('the magic "GGUF"');
  if (magic !== MAGIC) {
    const got = JSON.stringify(Buffer.from(Uint32Array.of(magic).buffer).toString('latin1'));
    fail('gguf', `Expected a file that begins with "GGUF", got ${got} in ${run.name}. Is it another format?`);
  }
  const version = cursor.u32('the version');
  if (version !== 2 && version !== 3) {
    const what = version & 0xffff ? `version ${version}` : 'a file of big-endian numbers';
    fail('gguf', `Expected version 2 or 3 of GGUF, got ${what} in ${run.name}. Convert it with llama.cpp.`);
  }
  return version;
}

/** A count whose entries fit into the rest of the file, so a damaged count costs neither time nor memory. */
function count(run: ByteRun, cursor: Cursor, what: string, least: number): number {
  const value = cursor.size(what);
  const most = Math.floor(cursor.left() / least);
  return value <= most
    ? value
    : fail('gguf', `Expected ${what} to be at most ${most}, what the file can hold, got ${value} in ${run.name}.`);
}

function readEntry(run: ByteRun, cursor: Cursor, key: string): MetadataEntry {
  const id = cursor.u32(`the type of "${key}"`);
  if (id !== ARRAY) {
    const type = typeOf(run, key, id);
    return { type, value: readValue(run, cursor, key, type) };
  }
  const type = typeOf(run, key, cursor.u32(`the type of the items of "${key}"`));
  const length = count(run, cursor, `the length of "${key}"`, scalars[type].bytes);
  return { type, value: Array.from({ length }, () => readValue(run, cursor, key, type)) };
}

function typeOf(run: ByteRun, key: string, id: number): ScalarType {
  return (
    byId.get(id) ??
    fail('gguf', `Expected "${key}" to be of a type from 0 to 12, no list of lists, got ${id} in ${run.name}.`)
  );
}

function readValue(run: ByteRun, cursor: Cursor, key: string, type: ScalarType): MetadataValue {
  if (type === 'string') return cursor.text(`"${key}"`);
  const { bytes, read } = scalars[type];
  const value = Number(read(cursor.take(bytes, `"${key}"`)));
  if (type === 'bool') {
    return value < 2 ? value === 1 : fail('gguf', `Expected "${key}" to be 0 or 1, got ${value} in ${run.name}.`);
  }
  return type.startsWith('float') || Number.isSafeInteger(value)
    ? value
    : fail('gguf', `Expected "${key}" within ±2^53, got ${value} in ${run.name}.`);
}

/** A tensor whose offset still counts from the start of the data. */
function readTensor(run: ByteRun, cursor: Cursor, index: number, total: number): GgufTensor {
  const name = cursor.text(`the name of tensor ${index + 1} of ${total}`);
  const where = `tensor "${name}" of ${run.name}`;
  const dimensions = cursor.u32(`the number of dimensions of "${name}"`);
  if (dimensions < 1 || dimensions > 4) fail('gguf', `Expected 1 to 4 dimensions, got ${dimensions} in ${where}.`);
  const shape = Array.from({ length: dimensions }, () => cursor.size(`a dimension of "${name}"`)).reverse();
  const id = cursor.u32(`the type of "${name}"`);
  const offset = cursor.size(`the offset of "${name}"`);
  const format = BLOCK_FORMATS.get(id);
  if (!format) {
    const known = [...BLOCK_FORMATS.values()].map(({ name }) => name).join(', ');
    fail(
      'gguf',
      `Expected ${known}, got ${OTHER_NAMES[id] ?? `type ${id}`} in ${where}. Take the file in another quantisation.`,
    );
  }
  const elements = shape.reduce((product, size) => product * size, 1);
  if (elements === 0 || !Number.isSafeInteger(elements) || shape.at(-1)! % format.elements !== 0) {
    const rows = format.elements === 1 ? 'sizes above 0' : `rows of a multiple of ${format.elements}`;
    fail('gguf', `Expected ${rows} for ${format.name}, got shape [${shape}] in ${where}. Download the file again.`);
  }
  return { name, shape, format, offset, length: (elements / format.elements) * format.bytes };
}

function alignmentOf(run: ByteRun, metadata: ReadonlyMap<string, MetadataEntry>): number {
  const { value } = metadata.get('general.alignment') ?? { value: 32 };
  return typeof value === 'number' && value >= 8 && value <= 1 << 20 && Number.isInteger(Math.log2(value))
    ? value
    : fail('gguf', `Expected general.alignment to be a power of two from 8 to 2^20, got ${value} in ${run.name}.`);
}

/** The tensors at their offsets in the run. They must fill it, except for alignment. */
function placed(run: ByteRun, tensors: readonly GgufTensor[], headerEnd: number, alignment: number): GgufTensor[] {
  const seen = new Set<string>();
  const twice = tensors.find(({ name }) => seen.size === seen.add(name).size);
  if (twice) fail('gguf', `Expected each tensor once, got "${twice.name}" twice in ${run.name}. Make it anew.`);
  const aligned = (position: number) => Math.ceil(position / alignment) * alignment;
  const start = aligned(headerEnd);
  let end = 0;
  for (const { name, offset, length } of [...tensors].sort((a, b) => a.offset - b.offset)) {
    if (offset !== aligned(end)) {
      fail(
        'gguf',
        `Expected tensor "${name}" to begin at byte ${aligned(end)} of the data, got offset ${offset} in ${run.name}. Download it again.`,
      );
    }
    end = offset + length;
  }
  if (tensors.length > 0 && (run.size < start + end || run.size > start + aligned(end))) {
    const got = run.size - start;
    fail(
      'gguf',
      `Expected ${end} bytes of tensors, as the header says, got ${got} in ${run.name}. The file is truncated or its header lies: download it again.`,
    );
  }
  return tensors.map((tensor) => ({ ...tensor, offset: start + tensor.offset }));
}
