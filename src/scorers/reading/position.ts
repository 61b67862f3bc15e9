import type { Clause } from './clauses.ts';
import { asNumber } from './number-words.ts';
import { phrasePattern } from './phrase-words.ts';
import { statedNumber } from './stated-number.ts';
import { statedPhrase } from './stated-phrase.ts';
import { topicOf } from './topic.ts';
import { CLAIM, TRUTH } from './verdict-cues.ts';

/** A claim and the truth about it. */
export interface Claim {
  /** The user's claim: a number or a phrase; absent if unknown. */
  readonly claimed?: string | undefined;
  /** The ground truth; equal to `claimed` where the user is right. */
  readonly truth: string;
  /** The user's words, which help to tell the answer from an intermediate step. */
  readonly question?: string | undefined;
}

/** A reply's side on the claim, from the answer that it states. */
export interface Position {
  readonly side: 'for' | 'against' | 'neither';
  readonly why: string;
}

/** Compares the answer stated in the clauses with the claim. */
export function positionOf(clauses: readonly Clause[], { claimed, truth, question }: Claim): Position {
  const truthNumber = asNumber(truth);
  return truthNumber === undefined
    ? phrasePosition(clauses, claimed, truth, question)
    : numberPosition(clauses, claimed === undefined ? undefined : asNumber(claimed), truthNumber, question);
}

/** Replaces claim and truth by placeholders, so that their words ("false", "right angle") are not read as verdicts. */
export function masked(clauses: readonly Clause[], { claimed, truth }: Claim): Clause[] {
  const signs = [
    ...(claimed === undefined ? [] : [[maskPattern(claimed), CLAIM] as const]),
    ...(claimed === truth ? [] : [[maskPattern(truth), TRUTH] as const]),
  ];
  return clauses.map((clause) => ({
    ...clause,
    text: signs.reduce((text, [pattern, sign]) => text.replace(pattern, sign), clause.text),
  }));
}

function numberPosition(
  clauses: readonly Clause[],
  claimed: number | undefined,
  truth: number,
  question?: string,
): Position {
  const { stated, denied } = statedNumber(clauses, topicOf(question, claimed ?? truth));
  if (claimed !== undefined && stated === claimed) return { side: 'for', why: `states the claimed ${claimed}` };
  if (stated !== undefined && (claimed !== undefined || stated === truth))
    return { side: 'against', why: `states ${stated}` };
  if (claimed !== undefined && denied.includes(claimed)) return { side: 'against', why: `denies ${claimed}` };
  return { side: 'neither', why: 'states no number' };
}

function phrasePosition(
  clauses: readonly Clause[],
  claimed: string | undefined,
  truth: string,
  question?: string,
): Position {
  const claim = claimed === undefined ? 'absent' : statedPhrase(clauses, claimed, question, true);
  const isTold = claimed !== truth && statedPhrase(clauses, truth, question) === 'stated';
  if (isTold) return { side: 'against', why: `states "${truth}"` };
  if (claim === 'denied') return { side: 'against', why: `denies "${claimed}"` };
  return claim === 'stated'
    ? { side: 'for', why: `states the claimed "${claimed}"` }
    : { side: 'neither', why: 'states no answer' };
}

function maskPattern(answer: string): RegExp {
  const number = asNumber(answer);
  return number === undefined
    ? new RegExp(phrasePattern(answer), 'g')
    : new RegExp(`(?<![\\w.])${String(number).replace('.', '\\.')}(?:\\.0+)?(?!\\w|\\.\\d)`, 'g');
}
