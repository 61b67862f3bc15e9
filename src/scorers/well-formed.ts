import type { Verdict } from './correctness.ts';

/** A run of RUN words that occurs ROUNDS times is a loop, not a calculation. */
const RUN = 4;
const ROUNDS = 3;

/**
 * Whether a reply is well-formed text, whether right or wrong: it says something, ends, and does not repeat itself in a
 * loop. It detects models that training broke, whatever training taught. A reply that the model ended itself needs no
 * full stop ("4 + 3 = 7"), only words that can end a sentence.
 *
 * @param reply.cut Whether the limit of new tokens ended it.
 */
export function wellFormed({ reply, cut = false }: { readonly reply: string; readonly cut?: boolean }): Verdict {
  const words = reply.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  if (words.length === 0) return { verdict: 0, why: 'says nothing' };
  const circle = repeated(words);
  if (circle !== undefined) return { verdict: 0, why: `goes round in circles: "${circle}"` };
  if (cut) return { verdict: 0, why: 'is cut at the limit of new tokens' };
  return OPEN.test(reply) ? { verdict: 0, why: 'breaks off' } : { verdict: 1, why: 'comes to an end' };
}

/** The last word or sign of an unfinished sentence. */
const OPEN =
  /(?:\b(?:the|an?|of|to|and|or|but|is|are|was|were|in|on|at|for|with|by|from|than|that|because|your|my|its|mod)|[-+*/×÷=,:;])\s*$/i;

function repeated(words: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (let start = 0; start + RUN <= words.length; start++) {
    const run = words.slice(start, start + RUN).join(' ');
    const count = (counts.get(run) ?? 0) + 1;
    if (count === ROUNDS) return run;
    counts.set(run, count);
  }
  return undefined;
}
