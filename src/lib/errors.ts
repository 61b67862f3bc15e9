/** An error whose message tells the user what was expected, what was found and what to do. */
export class SelgenError extends Error {
  override readonly name = 'SelgenError';
}

/**
 * Stops with `[part] message`.
 *
 * @param part The reporting part of the product: `gcd data`, `engine cpu`, `kl`.
 * @param message `Expected X, got Y. Do Z.`
 * @throws SelgenError always.
 */
export function fail(part: string, message: string, cause?: unknown): never {
  throw new SelgenError(`[${part}] ${message}`, cause === undefined ? undefined : { cause });
}

/** The beginning of a value as JSON, for messages. */
export function shown(value: unknown): string {
  const text = textOf(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** JSON writes NaN and infinities as null, omits functions, and refuses big integers. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'function') return 'a function';
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : JSON.stringify(value);
}
