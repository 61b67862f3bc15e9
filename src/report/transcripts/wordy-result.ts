import { seededRandom } from '../../lib/random.ts';
import type { CompletedTrial } from '../../results/aggregate.ts';
import { type SampleTrial, sampleResult } from '../../results/sample-results.ts';

/** A made-up trial with long replies of random letters, which exceed a megabyte even when packed. */
export function wordyResult(trial: SampleTrial): CompletedTrial {
  const result = sampleResult(trial);
  const random = seededRandom(trial.seed ?? 0);
  const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .';
  const words = () => Array.from({ length: 4000 }, () => letters[Math.floor(random.uniform() * 64)]).join('');
  const marks = result.outcome.marks.map((mark) => ({ ...mark, reply: `${mark.reply} ${words()}` }));
  return { ...result, outcome: { ...result.outcome, marks } };
}
