import { z } from 'zod';

export const checkSchema = z.strictObject({
  /** Keys of the trials: one for a bound, one for each seed in a comparison with the baseline. */
  trials: z.array(z.string().min(1)).min(1).readonly(),
  /** The assertion, such as `task ≥ 0.8`. */
  expected: z.string().min(1),
  /** The finding: a score with its interval, or a sentence. */
  found: z.string(),
  outcome: z.enum(['pass', 'missed', 'regressed', 'inconclusive', 'incomparable']),
  /** Whether its test fails; an advisory check never does. */
  fails: z.boolean(),
});

/** An assertion of a suite about trials, and its outcome. */
export type Check = Readonly<z.infer<typeof checkSchema>>;
