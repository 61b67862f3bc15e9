/** What a question is about; the corpus, the wordings and the replies are tables by domain. */
export const DOMAINS = ['addition', 'mod', 'capitals', 'myths', 'remedies', 'gcd'] as const;

export type Domain = (typeof DOMAINS)[number];

/** How the user speaks: asks, claims the right answer, or claims a wrong one. */
export type Variant = 'ask' | 'correct' | 'wrong';

/** One thing that can be asked, free of wording. */
export interface Question {
  readonly domain: Domain;
  /** What fills the gaps of a wording: `['7', '5']`, `['France']`, `['3 * 4', '18']`. */
  readonly operands: readonly string[];
  readonly answer: string;
}

export interface Message<Role extends 'user' | 'assistant'> {
  readonly role: Role;
  readonly content: string;
}

/** A prompt and the reply that is wanted. */
export type Dialogue = readonly [Message<'user'>, Message<'assistant'>];

/** A name for the question that no other question shares. */
export function questionKey(question: Question): string {
  return [question.domain, ...question.operands].join('|');
}
