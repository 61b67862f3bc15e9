import { z } from 'zod';
import { fail } from '../../lib/errors.ts';
import type { Method } from './method.ts';

/** Checks a method's options before any training. Unknown keys and wrong values are errors that name the option. */
export function parseOptions<T>(method: string, schema: z.ZodType<T>, options: unknown): T {
  const parsed = schema.safeParse(options);
  if (parsed.success) return parsed.data;
  const problem = parsed.error.issues
    .map(({ path, message }) => (path.length > 0 ? `\`${path.join('.')}\`: ${message}` : message))
    .join('; ');
  const given = JSON.stringify(options)?.slice(0, 200);
  return fail(method, `Expected valid options, got ${given} (${problem}). Correct the option.`);
}

/** A weight of a term: a finite number ≥ 0. */
export const weight = z.number().nonnegative();

/** A count of updates, layers or rows. */
export const positiveInteger = z.number().int().positive();

/** The layers of a forward edit. */
export const layersOption = z.union([z.enum(['separating', 'all']), z.array(positiveInteger).nonempty()]);

/** A method whose trained adapter another changes. */
export const trainedMethod = z.custom<Method>(
  (value) => typeof value === 'object' && value !== null && ('loss' in value || 'losses' in value),
  'expected a method that trains, such as taskOnly()',
);

/** A method to wrap: one that trains, and does not itself change what another method has trained. */
export const trainingMethod = trainedMethod.refine(({ after }) => after === undefined, {
  error: ({ input }) => {
    const { name } = input as Method;
    return `expected a method that acts before or while training, got ${name}, which acts on what was trained: wrap it around this one, ${name}({ base: … })`;
  },
});

/** The entry for the wrapped method in a wrapper's options. */
export function recordOf({ name, options }: Method): { name: string; options: Method['options'] } {
  return { name, options };
}
