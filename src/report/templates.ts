import { readdirSync, readFileSync } from 'node:fs';
import Handlebars from 'handlebars';

const folder = new URL('./templates/', import.meta.url);

/** The report's style sheet. */
export const styleSheet = readFileSync(new URL('style.css', folder), 'utf8');

/**
 * Fills the page template. Everything is escaped unless it is wrapped by `trusted`; a field that a template names and
 * the data lacks is an error, not a gap.
 */
export function fillPage(data: object): string {
  const handlebars = Handlebars.create();
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.hbs'))) {
    handlebars.registerPartial(file.replace(/\.hbs$/, ''), readFileSync(new URL(file, folder), 'utf8'));
  }
  return handlebars.compile('{{> page}}', { strict: true, preventIndent: true })(data);
}

/** Marks markup that the report itself made, such as a drawn figure. Never for text from a result. */
export function trusted(markup: string): Handlebars.SafeString {
  return new Handlebars.SafeString(markup);
}
