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
  const pairs = list === '' ? [] : list.split(',');
  const options = pairs.map((pair) => {
    const [name, value] = pair.split('=').map((part) => part.trim());
    if (!name || !value)
      fail('search-world', `Expected an option such as beta=10, got '${pair}' in '${list}'. Correct it.`);
    return [name, Number.isNaN(Number(value)) ? value : Number(value)];
  });
  return Object.fromEntries(options);
}
