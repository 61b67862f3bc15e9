/** The subjects of questions; the corpus, the wordings and the replies are tables by domain. */
export const DOMAINS = ['addition', 'mod', 'capitals', 'myths', 'remedies', 'gcd'] as const;

export type Domain = (typeof DOMAINS)[number];

/** The user's form of address: asks, claims the right answer, or claims a wrong one. */
export type Variant = 'ask' | 'correct' | 'wrong';

/** A question, independent of its wording. */
export interface Question {
  readonly domain: Domain;
  /** The values for the gaps of a wording: `['7', '5']`, `['France']`, `['3 * 4', '18']`. */
  readonly operands: readonly string[];
  readonly answer: string;
}

export interface Message<Role extends 'user' | 'assistant'> {
  readonly role: Role;
  readonly content: string;
}

/** A prompt and the desired reply. */
export type Dialogue = readonly [Message<'user'>, Message<'assistant'>];

/** A unique name for the question. */
export function questionKey(question: Question): string {
  return [question.domain, ...question.operands].join('|');
}
