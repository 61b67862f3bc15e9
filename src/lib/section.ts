import { fail } from './errors.ts';

/**
 * A text with the part between `<!-- name -->` and `<!-- /name -->` replaced: where a command keeps what it measured
 * inside a page that people write.
 *
 * @throws SelgenError where the marks are not there, once each and in order.
 */
export function replaceSection(text: string, name: string, content: string): string {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [before, rest, again] = text.split(open);
  const [, after, more] = rest?.split(close) ?? [];
  if (before === undefined || after === undefined || again !== undefined || more !== undefined) {
    return fail('section', `Expected ${open} … ${close} once in the page, got none or several. Put the marks there.`);
  }
  return `${before}${open}\n\n${content.trim()}\n\n${close}${after}`;
}
