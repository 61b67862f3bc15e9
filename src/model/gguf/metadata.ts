import { fail } from '../../lib/errors.ts';
import type { MetadataEntry, MetadataValue } from './read-gguf.ts';

/** Metadata by key. An absent key is undefined; a value of another type is an error that names the key. */
export interface Metadata {
  readonly keys: readonly string[];
  text(key: string): string | undefined;
  boolean(key: string): boolean | undefined;
  /** A finite number, stored as a float. */
  number(key: string): number | undefined;
  /** An integer of at least 0. */
  count(key: string): number | undefined;
  texts(key: string): readonly string[] | undefined;
  numbers(key: string): readonly number[] | undefined;
  counts(key: string): readonly number[] | undefined;
  /** Reads a key that must be there. */
  required<T>(key: string, read: (key: string) => T | undefined): T;
  refuse(key: string, expected: string): never;
}

/** @param name The file, for errors. */
export function metadataOf(entries: ReadonlyMap<string, MetadataEntry>, name: string): Metadata {
  const refuse = (key: string, expected: string): never => {
    const { type, value } = entries.get(key) ?? {};
    const got = value === undefined ? 'nothing' : `${JSON.stringify(value).slice(0, 60)} (${type})`;
    return fail('gguf', `Expected ${key} to be ${expected}, got ${got} in ${name}. Take another file of the model.`);
  };
  const one = <T>(expected: string, types: RegExp, test: (value: unknown) => value is T) => {
    return (key: string): T | undefined => {
      const { type, value } = entries.get(key) ?? {};
      if (type === undefined) return undefined;
      return types.test(type) && test(value) ? value : refuse(key, expected);
    };
  };
  const list = <T>(expected: string, types: RegExp, test: (value: unknown) => value is T) =>
    one(expected, types, (value): value is T[] => Array.isArray(value) && (value as MetadataValue[]).every(test));
  return {
    keys: [...entries.keys()],
    refuse,
    text: one('a text', /^string$/, isText),
    boolean: one('true or false', /^bool$/, (value): value is boolean => typeof value === 'boolean'),
    number: one('a finite number', FLOATS, isNumber),
    count: one('a whole number from 0', INTEGERS, isCount),
    texts: list('a list of texts', /^string$/, isText),
    numbers: list('a list of finite numbers', FLOATS, isNumber),
    counts: list('a list of whole numbers from 0', INTEGERS, isCount),
    required: (key, get) => get(key) ?? refuse(key, 'there'),
  };
}

/** Integers and floats are not interchangeable, so a value of the other kind is an error. */
const FLOATS = /^float/;
const INTEGERS = /^u?int/;

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
