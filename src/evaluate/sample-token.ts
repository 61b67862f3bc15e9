import { fail } from '../lib/errors.ts';

/** How tokens are drawn. */
export interface Sampling {
  /** Divides the logits. Values below 1 favour likely tokens; 0 always takes the likeliest. */
  readonly temperature: number;
  /**
   * Nucleus sampling (arXiv 1904.09751), in (0, 1]: only the fewest likeliest tokens that together have this
   * probability are drawn from. @defaultValue 1
   */
  readonly topP?: number;
  /** Equal seeds draw equal tokens, whatever else is decoded at the same time. */
  readonly seed: number;
}

/** Whether tokens are drawn at random. Options out of range are an error. */
export function isRandom(sampling: Sampling | undefined): sampling is Sampling {
  if (!sampling) return false;
  const { temperature, topP = 1, seed } = sampling;
  if (
    !(temperature >= 0 && temperature < Number.POSITIVE_INFINITY && topP > 0 && topP <= 1 && Number.isInteger(seed))
  ) {
    fail(
      'generate',
      `Expected a \`temperature\` ≥ 0, a \`topP\` in (0, 1] and a whole \`seed\`, got ${temperature}, ${topP} and ${seed}. Correct them.`,
    );
  }
  return temperature > 0;
}

/**
 * Draws a token from softmax(logits / temperature), restricted to its nucleus.
 *
 * @param uniform A number in [0, 1) that decides the draw.
 */
export function sampleToken(
  logits: ArrayLike<number>,
  { temperature, topP = 1 }: Pick<Sampling, 'temperature' | 'topP'>,
  uniform: number,
): number {
  const weights = new Float64Array(logits.length);
  let highest = Number.NEGATIVE_INFINITY;
  for (let id = 0; id < logits.length; id++) highest = Math.max(highest, logits[id]!);
  let total = 0;
  for (let id = 0; id < logits.length; id++) {
    weights[id] = Math.exp((logits[id]! - highest) / temperature);
    total += weights[id]!;
  }
  const ids = topP < 1 ? nucleus(weights, topP * total, total) : weights.keys();
  const kept = [...ids];
  let left = uniform * kept.reduce((sum, id) => sum + weights[id]!, 0);
  for (const id of kept) {
    left -= weights[id]!;
    if (left < 0) return id;
  }
  // Rounding may leave a remainder.
  return kept.findLast((id) => weights[id]! > 0)!;
}

/** The fewest tokens of largest weight that reach `mass`, likeliest first; among equals, the lower id first. */
function nucleus(weights: Float64Array, mass: number, total: number): number[] {
  // All tokens below this weight together weigh less than the part that may be left out, so none of them is needed.
  const least = (total - mass) / weights.length;
  const candidates: number[] = [];
  weights.forEach((weight, id) => {
    if (weight >= least) candidates.push(id);
  });
  candidates.sort((a, b) => weights[b]! - weights[a]! || a - b);
  let sum = 0;
  const end = candidates.findIndex((id) => {
    sum += weights[id]!;
    return sum >= mass;
  });
  return end < 0 ? candidates : candidates.slice(0, end + 1);
}
