import { fail } from './errors.ts';

/**
 * Replaces the part of a text between `<!-- name -->` and `<!-- /name -->`. Commands keep measured numbers there,
 * inside a page that people write.
 *
 * @param where The page's file, for the message.
 * @throws SelgenError unless both markers are there, once each and in order.
 */
export function replaceSection(text: string, name: string, content: string, where = 'the page'): string {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [before, rest, again] = text.split(open);
  const [, after, more] = rest?.split(close) ?? [];
  if (before === undefined || after === undefined || again !== undefined || more !== undefined) {
    return fail('section', `Expected ${open} … ${close} once in ${where}, got none or several. Put the markers there.`);
  }
  return `${before}${open}\n\n${content.trim()}\n\n${close}${after}`;
}
