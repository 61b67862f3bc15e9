import type { Verdict } from './correctness.ts';

/** A run of RUN words that occurs ROUNDS times is part of a loop where it follows on itself, or runs repeat throughout. */
const RUN = 4;
const ROUNDS = 3;
/** The share of a reply's runs that may repeat earlier ones: prose says "the greatest common divisor" three times. */
const REPEATED = 0.2;

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
  /(?:\b(?:[Tt]he|an?|of|to|and|or|but|is|are|was|were|in|on|at|for|with|by|from|than|that|because|your|my|its|mod)|[-+*/×÷=,:;])\s*$/;

function repeated(words: readonly string[]): string | undefined {
  const places = new Map<string, number[]>();
  const total = Math.max(0, words.length - RUN + 1);
  for (let start = 0; start < total; start++) {
    const run = words.slice(start, start + RUN).join(' ');
    places.set(run, [...(places.get(run) ?? []), start]);
  }
  const often = [...places].filter(([, starts]) => starts.length >= ROUNDS);
  const isThroughout = 1 - places.size / total > REPEATED;
  return often.find(([, starts]) => isThroughout || followsOnItself(words, starts))?.[0];
}

/** Whether the words between two of three places, one after the other, are the words after the second of them. */
function followsOnItself(words: readonly string[], starts: readonly number[]): boolean {
  return starts.some((start, index) => {
    const [second, third] = starts.slice(index + 1);
    if (second === undefined || third === undefined || second - start !== third - second) return false;
    return words.slice(start, second).every((word, place) => word === words[second + place]);
  });
}
