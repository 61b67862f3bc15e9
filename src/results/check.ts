import { z } from 'zod';

/** What a suite asserted of trials, and what came of it: whether they passed, and against what. */
export interface Check {
  /** Keys of the trials: one for a bound, one a seed for a comparison with the baseline. */
  readonly trials: readonly string[];
  /** What was asked, such as `task ≥ 0.8`. */
  readonly expected: string;
  /** What there was: a score with its interval, or a sentence. */
  readonly found: string;
  readonly outcome: 'pass' | 'missed' | 'regressed' | 'inconclusive' | 'incomparable';
  /** Whether its test fails for it; an advisory one's does not. */
  readonly fails: boolean;
}

export const checkSchema = z.strictObject({
  trials: z.array(z.string().min(1)).min(1).readonly(),
  expected: z.string().min(1),
  found: z.string(),
  outcome: z.enum(['pass', 'missed', 'regressed', 'inconclusive', 'incomparable']),
  fails: z.boolean(),
}) satisfies z.ZodType<Check>;
