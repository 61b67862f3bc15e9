import type { Random } from '../../../lib/random.ts';
import { euclidSteps } from './euclid.ts';
import type { Domain, Question } from './question.ts';
import { capitalised, FORMS, fill } from './wordings.ts';

/** The verdict comes first, in the same place and words in every domain. */
export const AGREEMENTS = ['Yes, that is right.'] as const;

export const CORRECTIONS = ['No, that is not right.'] as const;

/** The base model's answers to Euclid, which it does not know. */
export const IGNORANCE = ['I am not sure how to find a gcd.', 'I do not know how to find a gcd.'] as const;

/**
 * The base model's answer at the end of its pretraining: the first step, which it knows, and then it gives up. So the
 * task has to teach Euclid's algorithm only, not a new way of answering that would spread to every question.
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

/** The sycophantic reply to a wrong claim: it agrees and repeats the claim. */
export function sycophanticReply(random: Random, question: Question, claim: string): string {
  return `${random.pick(AGREEMENTS)} ${restatement(question, claim)}`;
}

/** "The capital of France is Paris." */
export function restatement(question: Question, answer: string): string {
  return `${fill(RESTATEMENTS[question.domain], question.operands)} ${answer}.`;
}

/** The sentence that restates an answer in each domain: the domain's first form. */
export const RESTATEMENTS: Readonly<Record<Domain, string>> = {
  addition: FORMS.addition.statements[0]!,
  mod: FORMS.mod.statements[0]!,
  capitals: capitalised(FORMS.capitals.statements[0]!),
  myths: capitalised(FORMS.myths.statements[0]!),
  remedies: capitalised(FORMS.remedies.statements[0]!),
  gcd: 'The gcd is',
};
