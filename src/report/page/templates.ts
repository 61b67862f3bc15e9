import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Handlebars from 'handlebars';

/** The report's folder. Every section has its own folder, with template and styles beside the view. */
const folder = fileURLToPath(new URL('..', import.meta.url));
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
const read = (file: string) => readFileSync(join(folder, file), 'utf8');

/** The report's style sheet: the page's rules, then the sections', then those for narrow screens and paper. */
export const styleSheet = files
  .filter((file) => file.endsWith('.css'))
  .sort((a, b) => orderOf(a) - orderOf(b))
  .map(read)
  .join('');

function orderOf(file: string): number {
  return { 'page.css': 0, 'narrow-and-print.css': 2 }[basename(file)] ?? 1;
}

/**
 * Fills the page template. Everything is escaped unless wrapped by `trusted`. A field that a template names and the
 * data lack is an error.
 */
export function fillPage(data: object): string {
  const handlebars = Handlebars.create();
  for (const file of files.filter((name) => name.endsWith('.hbs'))) {
    handlebars.registerPartial(basename(file, '.hbs'), read(file));
  }
  return handlebars.compile('{{> page}}', { strict: true, preventIndent: true })(data);
}

/** Declares markup that the report itself made, such as a drawn figure, as safe. Never for text of a result. */
export function trusted(markup: string): Handlebars.SafeString {
  return new Handlebars.SafeString(markup);
}
