import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson, fileNameOf, hashJson, sha256 } from './hash.ts';

describe('canonicalJson', () => {
  test('sorts keys at every depth and leaves arrays in their order', () => {
    expect(canonicalJson({ b: [{ z: 1, a: 'é"' }, 2], a: null, c: undefined })).toBe(
      '{"a":null,"b":[{"a":"é\\"","z":1},2]}',
    );
  });

  test('is JSON of the same content, whatever order the keys come in', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(reversed(value))).toBe(canonicalJson(value));
      }),
    );
  });

  test.each([
    ['a map', { options: new Map([['beta', 1]]) }, 'value.options, got Map'],
    ['bytes', [new Uint8Array(2)], 'value[0], got Uint8Array'],
    ['not a number', { a: { b: Number.NaN } }, 'value.a.b, got NaN'],
    ['a function', { loss: () => 0 }, 'value.loss, got function'],
    ['a hole', [undefined], 'value[0], got undefined'],
  ])('refuses %s, with its path', (_title, value, message) => {
    expect(() => canonicalJson(value)).toThrow(message);
  });
});

test('sha256 is FIPS 180-4: the digest of "abc"', () => {
  const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
  expect(sha256('abc')).toBe(abc);
  expect(sha256(new TextEncoder().encode('abc'))).toBe(abc);
  expect(hashJson({ b: 1, a: 2 })).toBe(sha256('{"a":2,"b":1}'));
});

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(reversed);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, item]) => [key, reversed(item)]),
  );
}

test("a file's name is the text, unless it is too long for one: then its beginning and a hash", () => {
  expect(fileNameOf('gcd-proxy-addition')).toBe('gcd-proxy-addition');
  expect(fileNameOf('a'.repeat(100))).toBe('a'.repeat(100));
  const [one, other] = ['b', 'c'].map((end) => fileNameOf(`${'😀'.repeat(90)}${end}`));
  expect(one).toMatch(/^😀{25}\.[0-9a-f]{12}$/u);
  expect(one).not.toBe(other);
});
