import { createHash } from 'node:crypto';
import { fail } from './errors.ts';

/** SHA-256 of text (as UTF-8) or bytes, in hexadecimal. */
export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Bytes of a file's name that leave room for a time, an id and the ending of a draft: 255 are allowed. */
const NAME_BYTES = 100;

/** A part of a file's name: the text, which `fileNameWithHash` shortens where it is too long for one. */
export function fileNameOf(text: string, meaning = text): string {
  return Buffer.byteLength(text) <= NAME_BYTES ? text : fileNameWithHash(text, meaning);
}

/**
 * A part of a file's name: the text, cut where it is too long, and a short hash of what it stands for. The dot before
 * the hash is in no text that consists of words.
 */
export function fileNameWithHash(text: string, meaning: string): string {
  let [kept, bytes] = ['', 0];
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > NAME_BYTES) break;
    kept += character;
  }
  return `${kept}.${sha256(meaning).slice(0, 12)}`;
}

/** SHA-256 of a value's canonical JSON. The order of keys does not matter. */
export function hashJson(value: unknown): string {
  return sha256(canonicalJson(value));
}

/**
 * JSON without spaces and with sorted keys, so equal content gives equal bytes (as in RFC 8785). An `undefined`
 * property is absent. A value that JSON would drop or change in silence is an error that names its path: a `Map` hashed
 * as `{}` would make two different trials look the same.
 */
export function canonicalJson(value: unknown): string {
  return write(value, 'value');
}

function write(value: unknown, path: string): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') {
    return JSON.stringify(value);
  }
  if (typeof value === 'number') {
    return Number.isFinite(value) ? JSON.stringify(value) : refuse(path, String(value));
  }
  if (Array.isArray(value)) {
    return `[${Array.from(value, (item, index) => write(item, `${path}[${index}]`)).join(',')}]`;
  }
  if (isPlainObject(value)) {
    const entries = Object.keys(value)
      .sort()
      .filter((key) => value[key] !== undefined)
      .map((key) => `${JSON.stringify(key)}:${write(value[key], `${path}.${key}`)}`);
    return `{${entries.join(',')}}`;
  }
  return refuse(path, typeof value === 'object' ? value.constructor?.name : typeof value);
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  const prototype = typeof value === 'object' && value !== null ? Object.getPrototypeOf(value) : undefined;
  return prototype === null || prototype === Object.prototype;
}

function refuse(path: string, found: string | undefined): never {
  return fail(
    'hash',
    `Expected plain JSON at ${path}, got ${found ?? 'an object'}. Turn it into arrays, objects or text.`,
  );
}
