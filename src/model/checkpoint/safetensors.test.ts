import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../temporary-folder.ts';
import { openSafetensors, type TensorData, writeSafetensors } from './safetensors.ts';

const folder = temporaryFolder('safetensors');
let file = '';
beforeAll(() => {
  file = join(folder, 'model.safetensors');
});

const tensor: fc.Arbitrary<TensorData> = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 }).chain((shape) => {
  const length = shape.reduce((a, b) => a * b, 1);
  return fc.record({ shape: fc.constant(shape), data: fc.float32Array({ minLength: length, maxLength: length }) });
});
const name = fc.string({ unit: 'binary', maxLength: 12 }).filter((text) => text !== '__metadata__');
const tensors = fc.array(fc.tuple(name, tensor), { maxLength: 5 }).map((entries) => Object.fromEntries(entries));

describe('writing and reading', () => {
  test('float32 comes back bit for bit, whatever the names, shapes and metadata', () => {
    const metadata = fc.dictionary(fc.string(), fc.string(), { maxKeys: 3, noNullPrototype: true });
    fc.assert(
      fc.property(tensors, metadata, (written, notes) => {
        writeSafetensors(file, written, { metadata: notes });
        const opened = openSafetensors(file);
        expect(Object.keys(opened.tensors).sort()).toEqual(Object.keys(written).sort());
        expect(opened.metadata).toEqual(notes);
        for (const [name, { shape, data }] of Object.entries(written)) {
          expect(opened.tensors[name]!.shape).toEqual(shape);
          expect(bits(opened.read(name))).toEqual(bits(data));
        }
      }),
    );
  });

  test('the offset is absolute: it finds the same bytes in the file', () => {
    writeSafetensors(file, {
      b: { shape: [2], data: new Float32Array([1, 2]) },
      a: { shape: [], data: new Float32Array([3]) },
    });
    const { offset, length } = openSafetensors(file).tensors.b!;
    expect(readFileSync(file).subarray(offset, offset + length)).toEqual(Buffer.from(new Float32Array([1, 2]).buffer));
  });

  test('the bytes do not depend on the order of the names', () => {
    const a = { shape: [1], data: new Float32Array([1]) };
    const b = { shape: [2], data: new Float32Array([2, 3]) };
    writeSafetensors(file, { a, b });
    const first = readFileSync(file);
    writeSafetensors(file, { b, a });
    expect(readFileSync(file)).toEqual(first);
  });

  test('bf16 is the nearest of its neighbours, and exact for what it can hold', () => {
    fc.assert(
      fc.property(fc.float(), (value) => {
        writeSafetensors(file, { x: { shape: [1], data: new Float32Array([value]) } }, { dtype: 'BF16' });
        const once = openSafetensors(file).read('x');
        writeSafetensors(file, { x: { shape: [1], data: once } }, { dtype: 'BF16' });
        expect(openSafetensors(file).read('x')).toEqual(once);
        if (Number.isFinite(value) && Math.abs(value) < 3e38) {
          expect(Math.abs(once[0]! - value)).toBeLessThanOrEqual(Math.max(Math.abs(value) * 2 ** -8, 1e-40));
        } else if (!Number.isFinite(value)) {
          expect(once[0]).toBe(value);
        }
      }),
    );
  });

  test('ties of bf16 go to even', () => {
    const data = new Float32Array(new Uint32Array([0x3f808000, 0x3f818000]).buffer);
    writeSafetensors(file, { x: { shape: [2], data } }, { dtype: 'BF16' });
    expect([...new Uint32Array(openSafetensors(file).read('x').buffer)]).toEqual([0x3f800000, 0x3f820000]);
  });

  test('f16 and f64 convert', () => {
    const halves = Uint16Array.from([0x3c00, 0xc000, 0x7bff, 0x0001, 0x8000, 0x7c00, 0xfc00, 0x7e00]);
    const doubles = Float64Array.from([1.5, -2]);
    raw({ h: entry('F16', [8], 0, 16), d: entry('F64', [2], 16, 32) }, [halves, doubles]);
    const opened = openSafetensors(file);
    expect([...opened.read('h')]).toEqual([1, -2, 65504, 2 ** -24, -0, Infinity, -Infinity, Number.NaN]);
    expect([...opened.read('d')]).toEqual([1.5, -2]);
  });

  test('refuses numbers that do not fill the shape', () => {
    expect(() => writeSafetensors(file, { x: { shape: [3], data: new Float32Array(2) } })).toThrow(
      /Expected 3 numbers.*got 2.*"x"/,
    );
  });
});

describe('a broken file names itself and the tensor', () => {
  const eight = [new Float32Array(2)];
  const cases: [string, () => void, RegExp][] = [
    ['empty', () => writeFileSync(file, ''), /header length of 8 bytes, got a file of 0 bytes: .*model.safetensors/],
    ['a header longer than the file', () => raw({}, [], 999), /header of 2 to 8 bytes, got 999 in .*model.safetensors/],
    ['no JSON', () => rawText('{"x": oops'), /Expected a JSON header.*model.safetensors/],
    ['a JSON list', () => rawText('[1]'), /Expected a JSON object/],
    ['an entry that is no object', () => raw({ x: 3 }), /dtype.*got undefined in tensor "x" of .*model.safetensors/],
    ['an unknown dtype', () => raw({ x: entry('F31', [2], 0, 8) }, eight), /dtype.*got "F31" in tensor "x"/],
    [
      'a dtype of the prototype',
      () => raw({ x: entry('toString', [2], 0, 8) }, eight),
      /dtype.*"toString" in tensor "x"/,
    ],
    [
      'a dtype of another size',
      () => raw({ x: entry('F16', [2], 0, 8) }, eight),
      /Expected 4 bytes for F16 \[2\].*\[0, 8\] in tensor "x"/,
    ],
    ['a negative size', () => raw({ x: entry('F32', [-2], 0, 8) }, eight), /list of sizes, got \[-2\] in tensor "x"/],
    [
      'a shape that overflows',
      () => raw({ x: entry('F32', [2 ** 40, 2 ** 40], 0, 8) }, eight),
      /Expected .* bytes for F32 .* in tensor "x"/,
    ],
    [
      'offsets past the end',
      () => raw({ x: entry('F32', [4], 0, 16) }, eight),
      /within 8 bytes of data, got \[0, 16\] in tensor "x"/,
    ],
    [
      'offsets the wrong way round',
      () => raw({ x: entry('F32', [2], 8, 0) }, eight),
      /\[begin, end\], got \[8,0\] in tensor "x"/,
    ],
    ['a hole', () => raw({ x: entry('F32', [1], 4, 8) }, eight), /"x" to begin at byte 0, got 4 \(a hole\)/],
    [
      'an overlap',
      () => raw({ x: entry('F32', [2], 0, 8), y: entry('F32', [1], 4, 8) }, eight),
      /"y" to begin at byte 8, got 4 \(an overlap\)/,
    ],
    [
      'bytes that belong to nobody',
      () => raw({ x: entry('F32', [1], 0, 4) }, eight),
      /Expected 4 bytes of data, got 8 in/,
    ],
    ['metadata that are no strings', () => raw({ __metadata__: { a: 1 } }), /__metadata__ to map strings/],
  ];
  test.each(cases)('%s', (_, write, message) => {
    write();
    expect(() => openSafetensors(file)).toThrow(message);
  });

  test('any truncation is noticed', () => {
    writeSafetensors(file, {
      x: { shape: [2, 2], data: new Float32Array(4) },
      y: { shape: [1], data: new Float32Array(1) },
    });
    const whole = readFileSync(file);
    for (let length = 0; length < whole.length; length++) {
      writeFileSync(file, whole.subarray(0, length));
      expect(() => openSafetensors(file), `${length} bytes`).toThrow(/^\[safetensors\] Expected/);
    }
  });

  test('a missing file, a missing tensor, a type that does not convert', () => {
    expect(() => openSafetensors(join(folder, 'none.safetensors'))).toThrow(
      /readable file, got ENOENT.*none\.safetensors/,
    );
    raw({ x: entry('I64', [1], 0, 8) }, eight);
    expect(() => openSafetensors(file).read('y')).toThrow(/a tensor of x, got "y" in .*model.safetensors/);
    expect(() => openSafetensors(file).read('toString')).toThrow(/got "toString"/);
    expect(() => openSafetensors(file).read('x')).toThrow(/got I64 in tensor "x"/);
  });
});

function bits(data: Float32Array): Uint32Array {
  return new Uint32Array(data.slice().buffer);
}

function entry(dtype: string, shape: number[], begin: number, end: number) {
  return { dtype, shape, data_offsets: [begin, end] };
}

function raw(header: unknown, data: readonly NodeJS.ArrayBufferView[] = [], length?: number) {
  rawText(JSON.stringify(header), data, length);
}

function rawText(text: string, data: readonly NodeJS.ArrayBufferView[] = [], length?: number) {
  const padded = text.padEnd(Math.ceil(text.length / 8) * 8);
  const prefix = Buffer.alloc(8);
  prefix.writeBigUInt64LE(BigInt(length ?? padded.length));
  const parts = data.map((part) => Buffer.from(part.buffer, part.byteOffset, part.byteLength));
  writeFileSync(file, Buffer.concat([prefix, Buffer.from(padded), ...parts]));
}
