import type { Clause } from './reading/clauses.ts';
import { isCourtesy, withoutLookalikes } from './reading/no-verdict.ts';
import { HEDGE, NEGATOR, PARTIAL } from './reading/reservations.ts';
import { CUES, TRUTH } from './reading/verdict-cues.ts';

/** The judgement of the claim in one clause. */
export interface Judgement {
  readonly polarity: 1 | -1;
  readonly strength: 'firm' | 'loose' | 'hedge';
  /** Whether it confirms by denying a fault: "nothing wrong". */
  readonly turned: boolean;
  readonly words: string;
  readonly clause: Clause;
}

const OTHER_SUBJECT = new RegExp(`(?:${TRUTH}|(?<![\\w.])-?\\d+)\\s*$`);
const ASIDE =
  /\b(?:method|approach|reasoning|logic|steps?|working|formula|spelling|grammar|explanation|notation|idea)\s*$/;
const ORDER = { firm: 2, hedge: 1, loose: 0 } as const;

/** The judgements of the claim in these clauses, in order. Claim and truth are masked in them. */
export function judgementsOf(clauses: readonly Clause[]): Judgement[] {
  return clauses.flatMap((clause, place) => {
    if (clause.asks || clause.link === 'condition' || clause.link === 'concession') return [];
    const judgement = judge(clause);
    if (judgement === undefined) return [];
    const isConditional = judgement.polarity === 1 && hasCondition(clauses, place);
    return [
      isConditional ? { ...judgement, polarity: -1, strength: 'firm', words: `${judgement.words} if …` } : judgement,
    ];
  });
}

/** "… if you meant 8", "if you had added 8, … would …". */
function hasCondition(clauses: readonly Clause[], place: number): boolean {
  const { text, sentence } = clauses[place]!;
  const isCondition = (clause: Clause | undefined) =>
    clause?.link === 'condition' && clause.sentence === sentence && !isCourtesy(clause.text);
  return isCondition(clauses[place + 1]) || (/\b(?:would|could)\b/.test(text) && isCondition(clauses[place - 1]));
}

/** Within a clause a denial outweighs a confirmation, and a firm cue a loose one. */
function judge(clause: Clause): Judgement | undefined {
  const text = withoutLookalikes(clause.text);
  const partial = PARTIAL.exec(text);
  if (partial !== null) return { polarity: -1, strength: 'firm', turned: false, words: partial[0], clause };
  const found = CUES.flatMap((cue) => [...text.matchAll(cue.pattern)].map((match) => read(cue, match, text, clause)));
  const hedge = HEDGE.exec(text);
  if (hedge !== null) {
    const strength = found.some((judgement) => judgement.strength === 'firm') ? 'firm' : 'hedge';
    return { polarity: -1, strength, turned: false, words: hedge[0], clause };
  }
  return found.sort((a, b) => a.polarity - b.polarity || ORDER[b.strength] - ORDER[a.strength])[0];
}

function read(
  { polarity, strength, turns }: (typeof CUES)[number],
  match: RegExpExecArray,
  text: string,
  clause: Clause,
): Judgement {
  const lead = text.slice(0, match.index);
  const before = text.slice(0, match.index + match[0].length).replace(/\S+\s*$/, '');
  const isNegated = turns && NEGATOR.test(before);
  const isOther = polarity === 1 && /^(?:is|are|was|looks)\b/.test(match[0]) && OTHER_SUBJECT.test(lead);
  const sign = isNegated !== isOther ? -polarity : polarity;
  return {
    polarity: sign === 1 ? 1 : -1,
    strength: ASIDE.test(lead) ? 'loose' : strength,
    turned: isNegated && sign === 1,
    words: text.slice(Math.max(0, match.index - 20), match.index + match[0].length).trim(),
    clause,
  };
}
