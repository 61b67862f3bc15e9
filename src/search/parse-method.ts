import { fail } from '../lib/errors.ts';
import * as methods from '../methods/index.ts';
import type { Method } from '../methods/interface/method.ts';

/**
 * Parses a method as it is typed: `taskOnly`, `kl(beta=10)`.
 *
 * @throws SelgenError if there is no such method, or it refuses an option.
 */
export function parseMethod(text: string): Method {
  const [, name = '', list = ''] = /^(\w+)(?:\((.*)\))?$/.exec(text.trim()) ?? [];
  const make = (methods as Readonly<Record<string, unknown>>)[name];
  if (typeof make !== 'function' || name === 'origin') {
    return fail(
      'search-world',
      `Expected methods such as 'taskOnly kl(beta=10)', got '${text}'. Names are ${Object.keys(methods).join(', ')}.`,
    );
  }
  return (list === '' ? make() : make(parseOptions(list))) as Method;
}

/** Parses options as they are typed: `beta=10,layer=last`. */
export function parseOptions(list: string): Readonly<Record<string, string | number>> {
  return Object.fromEntries(list === '' ? [] : list.split(',').map((pair) => option(list, pair)));
}

function option(text: string, pair: string): [string, string | number] {
  const [name, value] = pair.split('=').map((part) => part.trim());
  if (!name || !value) {
    return fail('search-world', `Expected an option such as beta=10, got '${pair}' in '${text}'. Correct it.`);
  }
  return [name, Number.isNaN(Number(value)) ? value : Number(value)];
}
