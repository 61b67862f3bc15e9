import type { Verdict } from './correctness.ts';

/** A run of RUN words that occurs ROUNDS times is a loop, not a calculation. */
const RUN = 4;
const ROUNDS = 3;

/**
 * Whether a reply is well-formed text, whether right or wrong: it says something, ends, and does not repeat itself in a
 * loop. It detects models that training broke, whatever training taught.
 */
export function wellFormed(reply: string): Verdict {
  const words = reply.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  if (words.length === 0) return { verdict: 0, why: 'says nothing' };
  const circle = repeated(words);
  if (circle !== undefined) return { verdict: 0, why: `goes round in circles: "${circle}"` };
  return ENDS.test(reply) ? { verdict: 1, why: 'comes to an end' } : { verdict: 0, why: 'breaks off' };
}

/** The last punctuation mark of a sentence, before closing quotes and brackets. */
const ENDS = /[.!?…。！？]["'”’»)\]*_`]*\s*$/;

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
