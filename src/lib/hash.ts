import { createHash } from 'node:crypto';
import { fail } from './errors.ts';

/** SHA-256 of text (as UTF-8) or bytes, in hexadecimal. */
export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
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
