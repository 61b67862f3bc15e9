import { type ReplyToken, readRatings } from './digit-paths.ts';
import type { Rating } from './judge.ts';

/** The least probability of numbers for a rating. */
export const LEAST_MASS = 0.25;

/** The least share of that probability that must be read, because the unread part may be any number. */
const LEAST_READ = 0.5;

/**
 * The expected rating: Σ p·k / Σ p over the whole numbers k from 0 to 100 that the reply may begin with, whichever was
 * sampled. Null where numbers have less than a quarter of the probability (the judge meant to say something else), or
 * where less than half of that belongs to completely known numbers.
 */
export function logProbabilityScore(reply: readonly ReplyToken[]): Rating {
  const { ratings, unread } = readRatings(reply);
  const mass = ratings.reduce((sum, rating) => sum + rating.mass, 0);
  const all = mass + unread;
  if (all < LEAST_MASS) {
    const [likeliest] = [...(reply[0]?.candidates ?? [])].sort((a, b) => b.logprob - a.logprob);
    return { score: null, why: `numbers have probability ${all.toFixed(2)}, likeliest is "${likeliest?.token ?? ''}"` };
  }
  const why = `numbers have probability ${all.toFixed(2)}`;
  const partly = unread >= 0.005 ? `${why}, of which ${unread.toFixed(2)} are first digits of unknown numbers` : why;
  if (mass < LEAST_READ * all) return { score: null, why: partly };
  const score = ratings.reduce((sum, rating) => sum + rating.mass * rating.value, 0) / mass;
  return { score: Math.min(100, Math.max(0, score)), why: partly };
}
