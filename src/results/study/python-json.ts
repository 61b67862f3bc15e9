/** Marks a value that JSON cannot express. No text of a file begins so, because JSON writes U+0000 escaped. */
const MARK = '\u0000';
const TOKEN = /"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g;

/**
 * Parses JSON as Python writes it: with `NaN`, `Infinity` and `-Infinity` among the numbers.
 *
 * @throws SyntaxError if the text is no JSON otherwise.
 */
export function parsePythonJson(text: string): unknown {
  const marked = text.replaceAll(TOKEN, (token) => (token.startsWith('"') ? token : JSON.stringify(MARK + token)));
  if (marked === text) return JSON.parse(text);
  return JSON.parse(marked, (_, value: unknown) =>
    typeof value === 'string' && value.startsWith(MARK) && /^-?(NaN|Infinity)$/.test(value.slice(1))
      ? Number(value.slice(1))
      : value,
  );
}
