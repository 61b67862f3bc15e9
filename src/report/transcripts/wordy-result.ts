import { seededRandom } from '../../lib/random.ts';
import type { TrialResult } from '../../results/result.ts';
import { type SampleTrial, sampleResult } from '../../results/sample-results.ts';

/** A made-up trial with long replies of random letters, which exceed a megabyte even when packed. */
export function wordyResult(trial: SampleTrial, characters = 4000): TrialResult {
  const result = sampleResult(trial);
  if (result.outcome.status === 'failed') {
    return result;
  }
  const random = seededRandom(trial.seed ?? 0);
  const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .';
  const words = () => Array.from({ length: characters }, () => letters[Math.floor(random.uniform() * 64)]).join('');
  const marks = result.outcome.marks.map((mark) => ({ ...mark, reply: `${mark.reply} ${words()}` }));
  return { ...result, outcome: { ...result.outcome, marks } };
}
