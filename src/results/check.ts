import { z } from 'zod';

/** An assertion of a suite about trials, and its outcome. */
export interface Check {
  /** Keys of the trials: one for a bound, one for each seed in a comparison with the baseline. */
  readonly trials: readonly string[];
  /** The assertion, such as `task ≥ 0.8`. */
  readonly expected: string;
  /** The finding: a score with its interval, or a sentence. */
  readonly found: string;
  readonly outcome: 'pass' | 'missed' | 'regressed' | 'inconclusive' | 'incomparable';
  /** Whether its test fails; an advisory check never does. */
  readonly fails: boolean;
}

export const checkSchema = z.strictObject({
  trials: z.array(z.string().min(1)).min(1).readonly(),
  expected: z.string().min(1),
  found: z.string(),
  outcome: z.enum(['pass', 'missed', 'regressed', 'inconclusive', 'incomparable']),
  fails: z.boolean(),
}) satisfies z.ZodType<Check>;
