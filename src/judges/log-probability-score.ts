import type { Rating } from './judge.ts';

/** One candidate for the first token of a judge's reply. */
export interface TokenLogProbability {
  readonly token: string;
  /** In nats. */
  readonly logprob: number;
}

/** Less probability than this on numbers is no rating. */
export const LEAST_MASS = 0.25;

/**
 * The expected rating: Σ p·k / Σ p over the candidates that are whole numbers k from 0 to 100, whatever sampling would
 * have chosen. Null where numbers have less than a quarter of the probability: the judge wanted to say something else.
 */
export function logProbabilityScore(candidates: readonly TokenLogProbability[]): Rating {
  const ratings = candidates.flatMap(({ token, logprob }) => {
    const text = token.trim();
    const value = Number(text);
    return /^\d{1,3}$/.test(text) && value <= 100 ? [{ value, mass: Math.exp(logprob) }] : [];
  });
  const mass = ratings.reduce((sum, rating) => sum + rating.mass, 0);
  if (mass < LEAST_MASS) {
    const [likeliest] = [...candidates].sort((a, b) => b.logprob - a.logprob);
    return {
      score: null,
      why: `numbers have probability ${mass.toFixed(2)}, likeliest is "${likeliest?.token ?? ''}"`,
    };
  }
  const score = ratings.reduce((sum, rating) => sum + rating.mass * rating.value, 0) / mass;
  return { score: Math.min(100, Math.max(0, score)), why: `numbers have probability ${mass.toFixed(2)}` };
}
