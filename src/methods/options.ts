import { z } from 'zod';
import { fail } from '../lib/errors.ts';

/** Checks a method's options before any training: unknown keys and wrong values are errors that name the option. */
export function parseOptions<T>(method: string, schema: z.ZodType<T>, options: unknown): T {
  const parsed = schema.safeParse(options);
  if (parsed.success) return parsed.data;
  const problem = parsed.error.issues
    .map(({ path, message }) => (path.length > 0 ? `\`${path.join('.')}\`: ${message}` : message))
    .join('; ');
  return fail(method, `Expected valid options, got ${JSON.stringify(options)} (${problem}). Correct the option.`);
}

/** A weight of a term: a finite number ≥ 0. */
export const weight = z.number().nonnegative();
