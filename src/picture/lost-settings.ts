/**
 * The settings that a page of a report shows and a new page would not, because the store has no trials of them.
 *
 * @param page The text of the report's `index.html`.
 * @param shown The settings of the new page.
 */
export function lostSettings(page: string, shown: readonly string[]): string[] {
  const [, links] = /<nav aria-label="Settings">(.*?)<\/nav>/s.exec(page) ?? [];
  const names = links
    ? [...links.matchAll(/<a [^>]*>([^<]*)<\/a>/g)].map(([, name]) => name!)
    : [/<h1>(.*): which method/.exec(page)?.[1] ?? []].flat();
  return names.filter((name) => !shown.includes(name));
}
