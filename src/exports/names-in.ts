/**
 * The names in a list with commas; empty text gives none.
 *
 * @param known Their table.
 * @param refuse Says what is wrong with a name that is not in it.
 */
export function namesIn(text: string, known: object, refuse: (unknown: string, known: string) => never): string[] {
  const names = text
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
  const unknown = names.find((name) => !Object.hasOwn(known, name));
  return unknown === undefined ? names : refuse(unknown, Object.keys(known).join(', '));
}
