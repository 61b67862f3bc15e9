/**
 * Text as a model wrote it, with invisible characters made visible: control characters, direction overrides, zero-width
 * and tag characters, unpaired surrogates. `\u202E` becomes `⟨U+202E⟩`. Line breaks and tabs stay.
 *
 * This does not make text safe; the template escapes it for HTML.
 */
export function visibleText(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\u2028\u2029]/gu, (character) =>
      character === '\n' || character === '\t' ? character : `⟨U+${codePoint(character)}⟩`,
    );
}

function codePoint(character: string): string {
  return character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0');
}

/** A JSON value with all its texts, including keys, made visible. */
export function visibleJson<T>(value: T): T {
  return map(value) as T;
}

function map(value: unknown): unknown {
  if (typeof value === 'string') {
    return visibleText(value);
  }
  if (Array.isArray(value)) {
    return value.map(map);
  }
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([key, item]) => [visibleText(key), map(item)]))
    : value;
}
