import type { z } from 'zod';

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

/**
 * Stops where a value does not match its schema, with every field that is wrong. A message of the schema says what the
 * field should be: `a whole number of at least 1`. That of a strict object's unknown fields lists those that it knows.
 *
 * @param place.part As in `fail`.
 * @param place.where Where a user corrects the value: `question 3`.
 * @throws SelgenError where one is wrong.
 */
export function checkShape(schema: z.ZodType, value: unknown, place: { part: string; where: string }): void {
  const { error } = schema.safeParse(value);
  if (!error) return;
  const problems = error.issues.map((issue) => problemOf(issue, value));
  const them = problems.length === 1 ? 'it' : 'them';
  fail(place.part, `Expected ${problems.join('; ')}. Correct ${them} in ${place.where}.`);
}

function problemOf(issue: z.core.$ZodIssue, value: unknown): string {
  const { path, message } = issue;
  const field = path.length === 0 ? '' : `\`${path.join('.')}\` to be `;
  if (issue.code === 'unrecognized_keys') {
    const place = path.length === 0 ? '' : ` in \`${path.join('.')}\``;
    return `no options but ${message}${place}, got ${issue.keys.map((key) => `\`${key}\``).join(', ')}`;
  }
  return `${field}${message}, got ${shown(valueAt(path, value))}`;
}

function valueAt(path: readonly PropertyKey[], value: unknown): unknown {
  return path.reduce<unknown>((part, key) => (part as Readonly<Record<PropertyKey, unknown>>)[key], value);
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
