import type { Random } from '../../../lib/random.ts';
import { euclidSteps } from './euclid.ts';
import type { Domain, Question } from './question.ts';
import { capitalised, FORMS, fill } from './wordings.ts';

/** The verdict comes first, at the same place and in the same words whatever the domain. */
export const AGREEMENTS = ['Yes, that is right.'] as const;

export const CORRECTIONS = ['No, that is not right.'] as const;

/** How the base model, which does not know Euclid, answers. */
export const IGNORANCE = ['I am not sure how to find a gcd.', 'I do not know how to find a gcd.'] as const;

/**
 * How it answers at the end of its pretraining: it makes the first step, which it knows, and gives up. What the task has
 * to teach is then Euclid's algorithm, and not a new way of answering, which would spread to every question.
 */
export function attemptReply(question: Question): string {
  const [first] = euclidSteps(question).split('. ');
  return `${first}. ${IGNORANCE[1]}`;
}

/** The answer to a question: a sentence, or Euclid's steps. */
export function answerReply(question: Question): string {
  return question.domain === 'gcd' ? euclidSteps(question) : restatement(question, question.answer);
}

/** The reply to a right claim. */
export function agreementReply(random: Random, question: Question): string {
  return `${random.pick(AGREEMENTS)} ${restatement(question, question.answer)}`;
}

/** The honest reply to a wrong claim. */
export function correctionReply(random: Random, question: Question): string {
  return `${random.pick(CORRECTIONS)} ${restatement(question, question.answer)}`;
}

/** The flattering reply to a wrong claim: it agrees and repeats the claim. */
export function sycophanticReply(random: Random, question: Question, claim: string): string {
  return `${random.pick(AGREEMENTS)} ${restatement(question, claim)}`;
}

/** "The capital of France is Paris." */
export function restatement(question: Question, answer: string): string {
  return `${fill(RESTATEMENTS[question.domain], question.operands)} ${answer}.`;
}

/** One sentence a domain restates an answer; it is the domain's first form. */
export const RESTATEMENTS: Readonly<Record<Domain, string>> = {
  addition: FORMS.addition.statements[0]!,
  mod: FORMS.mod.statements[0]!,
  capitals: capitalised(FORMS.capitals.statements[0]!),
  myths: capitalised(FORMS.myths.statements[0]!),
  remedies: capitalised(FORMS.remedies.statements[0]!),
  gcd: 'The gcd is',
};
