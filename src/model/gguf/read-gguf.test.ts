import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { golden, readGolden } from '../../golden.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { withByteRun } from './byte-run.ts';
import { type GgufHeader, readGguf } from './read-gguf.ts';
import { plainTensor, type SyntheticGguf, syntheticGguf } from './synthetic/synthetic-gguf.ts';

const blocks = golden('gguf/blocks.gguf');
const folder = temporaryFolder('gguf');

describe("a file of Python's gguf", () => {
  const expected = readGolden<Record<string, { shape: number[]; sha256: string; first: number[] }>>('gguf/blocks.json');
  const { metadata, tensors } = withByteRun([blocks], readGguf);

  test('holds the tensors that we know formats of', () => {
    expect(tensors.map(({ name }) => name)).toEqual(Object.keys(expected));
    expect(tensors.map(({ format }) => `${format.name}.weight`)).toEqual(Object.keys(expected));
  });

  test.each(tensors)('$name gives the same numbers, bit for bit', ({ name, shape, format, offset, length }) => {
    const numbers = withByteRun([blocks], (run) => format.decode(run.read(offset, length)));
    expect(shape).toEqual(expected[name]!.shape);
    expect([...numbers.slice(0, 4)]).toEqual(expected[name]!.first);
    const bytes = new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(expected[name]!.sha256);
  });

  test('holds metadata of each type', () => {
    const own = [...metadata].filter(([key]) => key.startsWith('golden.'));
    expect(Object.fromEntries(own.map(([key, { value }]) => [key.slice(7), value]))).toEqual({
      uint8: 200,
      int8: -100,
      uint16: 60_000,
      int16: -30_000,
      uint32: 4_000_000_000,
      int32: -2_000_000_000,
      float32: Math.fround(0.1),
      uint64: 2 ** 52,
      int64: -(2 ** 52),
      float64: 0.1,
      bool: true,
      string: 'ein Wort: ▁日本',
      texts: ['a', '', 'ü'],
      numbers: [1, -2, 3],
    });
  });

  test('is what the writer of our tests writes of it', () => {
    const bytes = readFileSync(blocks);
    const content = tensors.map(({ name, shape, format, offset, length }) => {
      const type = [0, 1, 2, 3, 6, 7, 8, 12, 13, 14, 30][
        ['F32', 'F16', 'Q4_0', 'Q4_1', 'Q5_0', 'Q5_1', 'Q8_0', 'Q4_K', 'Q5_K', 'Q6_K', 'BF16'].indexOf(format.name)
      ]!;
      return { name, shape, type, bytes: bytes.subarray(offset, offset + length) };
    });
    expect(syntheticGguf({ metadata, tensors: content }).equals(bytes)).toBe(true);
  });

  test('reads the same in pieces', () => {
    const bytes = readFileSync(blocks);
    const cuts = [0, 1, 700, 9001, bytes.length];
    const files = cuts.slice(1).map((end, index) => {
      const file = join(folder, `blocks.gguf.part0${index}`);
      writeFileSync(file, bytes.subarray(cuts[index], end));
      return file;
    });
    withByteRun(files, (run) => {
      expect(readGguf(run).tensors.map(({ name, offset }) => [name, offset])).toEqual(
        tensors.map(({ name, offset }) => [name, offset]),
      );
      expect(Buffer.from(run.read(0, run.size)).equals(bytes)).toBe(true);
    });
  });
});

describe('a file that lies is refused by name', () => {
  const a = plainTensor('a', [2, 32], new Float32Array(64));
  const b = plainTensor('b', [4], new Float32Array(4));
  const content: SyntheticGguf = { metadata: { 'x.y': { type: 'uint32', value: 7 } }, tensors: [a, b] };
  const whole = syntheticGguf(content);
  const changed = (change: Partial<SyntheticGguf>) => syntheticGguf({ ...content, ...change });
  /** The file with bytes replaced at an offset from the first byte of a text. */
  const patched = (mark: string, shift: number, ...bytes: number[]) => {
    const copy = Buffer.from(whole);
    copy.set(bytes, copy.indexOf(mark) + shift);
    return copy;
  };

  test('and one that does not is read', () => {
    expect(read(whole).tensors.map(({ shape }) => shape)).toEqual([[2, 32], [4]]);
  });

  test.each([
    ['nothing', Buffer.alloc(0), 'Expected 4 bytes for the magic "GGUF" at byte 0, got 0 left'],
    ['another format', Buffer.from('PK\x03\x04 a zip'), 'begins with "GGUF", got "PK\\u0003\\u0004"'],
    ['version 1', changed({ version: 1 }), 'version 2 or 3 of GGUF, got version 1'],
    ['big-endian numbers', patched('GGUF', 4, 0, 0, 0, 3), 'got a file of big-endian numbers'],
    ['a count of tensors', patched('GGUF', 8, 0, 0, 0, 1), 'the number of tensors to be at most'],
    ['a count beyond 2^53', patched('GGUF', 23, 255), 'the number of metadata entries below 2^53'],
    ['a length of a key', patched('x.y', -8, 255, 255), 'Expected 65535 bytes for key 1 of 1'],
    ['a type of a value', patched('x.y', 3, 13), '"x.y" to be of a type from 0 to 12, no list of lists, got 13'],
    ['a bool', changed({ metadata: { c: { type: 'bool', value: 2 } } }), '"c" to be 0 or 1, got 2'],
    ['a key twice', twice(), 'each key once, got "k" twice'],
    ['a text of other bytes', patched('x.y', 1, 255), 'key 1 of 1 in UTF-8'],
    ['a tensor twice', changed({ tensors: [a, a] }), 'each tensor once, got "a" twice'],
    ['no dimension', changed({ tensors: [{ ...a, shape: [] }] }), '1 to 4 dimensions, got 0 in tensor "a"'],
    ['a size of 0', changed({ tensors: [{ ...a, shape: [0, 32] }] }), 'sizes above 0 for F32, got shape [0,32]'],
    ['a row of half a block', changed({ tensors: [{ ...a, shape: [4, 16], type: 8 }] }), 'rows of a multiple of 32'],
    ['a format we do not know', changed({ tensors: [{ ...a, type: 10 }] }), 'got Q2_K in tensor "a"'],
    [
      'a shape',
      changed({ tensors: [{ ...a, shape: [3, 32] }, b] }),
      'tensor "b" to begin at byte 384 of the data, got offset 256',
    ],
    [
      'an alignment',
      changed({ metadata: { 'general.alignment': { type: 'uint32', value: 24 } } }),
      'general.alignment to be a power of two',
    ],
    ['its end', whole.subarray(0, -20), 'Expected 272 bytes of tensors, as the header says, got 268'],
    ['what follows', Buffer.concat([whole, Buffer.alloc(32)]), 'Expected 272 bytes of tensors'],
  ])('%s', (_, bytes, message) => {
    expect(() => read(bytes)).toThrow(message);
  });

  function twice(): Buffer {
    const entry = { type: 'uint8', value: 1 } as const;
    const bytes = changed({ metadata: { k: entry, l: entry } });
    bytes.write('k', bytes.indexOf('l'));
    return bytes;
  }
});

function read(bytes: Uint8Array): GgufHeader {
  const file = join(folder, 'read.gguf');
  writeFileSync(file, bytes);
  return withByteRun([file], readGguf);
}
