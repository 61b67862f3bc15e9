import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Handlebars from 'handlebars';

/** The report's folder: every section of the page lies in a room of its own, its template and styles beside its view. */
const folder = fileURLToPath(new URL('..', import.meta.url));
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
const read = (file: string) => readFileSync(join(folder, file), 'utf8');

/** The report's style sheet: the page's own rules, the sections', and at last what narrow screens and paper change. */
export const styleSheet = files
  .filter((file) => file.endsWith('.css'))
  .sort((a, b) => orderOf(a) - orderOf(b))
  .map(read)
  .join('');

function orderOf(file: string): number {
  return { 'page.css': 0, 'narrow-and-print.css': 2 }[basename(file)] ?? 1;
}

/**
 * Fills the page template. Everything is escaped unless it is wrapped by `trusted`; a field that a template names and
 * the data lacks is an error, not a gap.
 */
export function fillPage(data: object): string {
  const handlebars = Handlebars.create();
  for (const file of files.filter((name) => name.endsWith('.hbs'))) {
    handlebars.registerPartial(basename(file, '.hbs'), read(file));
  }
  return handlebars.compile('{{> page}}', { strict: true, preventIndent: true })(data);
}

/** Marks markup that the report itself made, such as a drawn figure. Never for text from a result. */
export function trusted(markup: string): Handlebars.SafeString {
  return new Handlebars.SafeString(markup);
}
