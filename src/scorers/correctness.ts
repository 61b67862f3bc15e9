import { choiceQuestionOf } from './reading/choice-question.ts';
import { clausesOf } from './reading/clauses.ts';
import { asNumber } from './reading/number-words.ts';
import { plainText } from './reading/plain-text.ts';
import { statedChoice } from './reading/stated-choice.ts';
import { statedNumber } from './reading/stated-number.ts';
import { statedPhrase } from './reading/stated-phrase.ts';
import { topicOf } from './reading/topic.ts';

/** A scorer's decision and its reason. */
export interface Verdict {
  /** 1 yes, 0 no. */
  readonly verdict: 0 | 1;
  /** The reason, for a reader who doubts the verdict. */
  readonly why: string;
}

/** A reply to a question. */
export interface Ask {
  /** The model's reply. */
  readonly reply: string;
  /** The ground truth: a number or a phrase. */
  readonly expected: string;
  /** The user's words, which help to tell the answer from an intermediate step. */
  readonly question?: string | undefined;
  /** Modulus of a residue: a congruent number also counts if it is reduced. */
  readonly modulus?: number | undefined;
}

/**
 * Is the reply to a question right? Only what it *states* as its answer counts: the final number of a calculation, or a
 * phrase that is not negated.
 * @example
 * correctness({ reply: '7 + 5 is 12.', expected: '12', question: 'What is 7 + 5?' }).verdict; // 1
 */
export function correctness({ reply, expected, question, modulus }: Ask): Verdict {
  const clauses = clausesOf(plainText(reply));
  if (clauses.length === 0) return { verdict: 0, why: 'empty reply' };
  const truth = asNumber(expected);
  if (truth === undefined) {
    const choice = question === undefined ? undefined : choiceQuestionOf(question, expected);
    const status = (choice && statedChoice(clauses, choice)) ?? statedPhrase(clauses, expected, question);
    return { verdict: status === 'stated' ? 1 : 0, why: `"${expected}" is ${status}` };
  }
  if (GIVES_UP.test(clauses.at(-1)!.text)) return { verdict: 0, why: 'ends by giving up, after steps on the way' };
  const { stated } = statedNumber(clauses, topicOf(question));
  if (stated === undefined) return { verdict: 0, why: 'no final number is stated' };
  return { verdict: agree(stated, truth, modulus) ? 1 : 0, why: `states ${stated}, the answer is ${expected}` };
}

/** The numbers before it are intermediate steps, not an answer. */
const GIVES_UP =
  /^(?:but |so |and )?i (?:do not know|am not sure|can not|could not|am unable to|have no idea)\b.*\b(?:how|what|find|finish|continue|go on|know|answer|rest)\b/;

function agree(stated: number, truth: number, modulus: number | undefined): boolean {
  if (stated === truth) return true;
  if (modulus === undefined || stated < 0 || stated >= modulus) return false;
  return Number.isInteger(stated) && (truth - stated) % modulus === 0;
}
