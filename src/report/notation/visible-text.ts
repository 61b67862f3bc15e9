/**
 * Text as a model wrote it, with invisible characters made visible: control characters, direction overrides, zero-width
 * and tag characters, unpaired surrogates. `\u202E` becomes `⟨U+202E⟩`. Line breaks and tabs stay.
 *
 * This does not make text safe; the template escapes it for HTML.
 */
export function visibleText(text: string): string {
  if (text.search(INVISIBLE) < 0) return text;
  return text.replaceAll('\r\n', '\n').replaceAll(INVISIBLE, (character) => `⟨U+${codePoint(character)}⟩`);
}

const INVISIBLE = /(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Co}\u2028\u2029]/gu;

function codePoint(character: string): string {
  return character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0');
}

/** A JSON value with all its texts, including keys, made visible. Parts without any such text are the value's own. */
export function visibleJson<T>(value: T): T {
  return map(value) as T;
}

function map(value: unknown): unknown {
  if (typeof value === 'string') return visibleText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const items = value.map(map);
    return items.every((item, index) => item === value[index]) ? value : items;
  }
  const entries = Object.entries(value);
  const visible = entries.map(([key, item]) => [visibleText(key), map(item)] as const);
  return visible.every(([key, item], index) => key === entries[index]![0] && item === entries[index]![1])
    ? value
    : Object.fromEntries(visible);
}
