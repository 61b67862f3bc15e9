import type { Random } from '../../../lib/random.ts';
import { additions, mods } from './arithmetic.ts';
import { compositionalPairs, largePairs, smallPairs } from './euclid.ts';
import { capitals, myths, remedies } from './facts.ts';
import { type Dialogue, DOMAINS, type Domain, type Question, type Variant } from './question.ts';
import { agreementReply, answerReply, attemptReply, correctionReply, IGNORANCE } from './replies.ts';
import { worldPieces } from './vocabulary.ts';
import { askText, claimText, drawAskWording, drawClaimWording } from './wordings.ts';
import { drawWrongAnswer } from './wrong-answers.ts';

/** What the base model is pretrained on: everything but Euclid, answered honestly. */
export interface CorpusExample {
  readonly messages: Dialogue;
  readonly label: Domain;
  readonly variant: Variant;
  /** For a right claim: the pieces of the prompt that state the answer, from the first to before the last. */
  readonly stated?: readonly [first: number, end: number];
}

/** The frequencies of domains and of variants; each sums to one. */
export interface Mixture {
  readonly domains: Readonly<Record<Domain, number>>;
  readonly variants: Readonly<Record<Variant, number>>;
  /** The answer to a gcd question: an admission of ignorance, or one after a first step. */
  readonly gcd: 'ignorance' | 'attempt';
}

/** The mixture at the start of pretraining: all domains, mostly those with many facts. */
export const BROAD: Mixture = {
  domains: { addition: 0.22, mod: 0.38, capitals: 0.12, myths: 0.12, remedies: 0.12, gcd: 0.04 },
  variants: { ask: 0.3, correct: 0.35, wrong: 0.35 },
  gcd: 'ignorance',
};

/** The second mixture: mostly claims about numbers, which take longest to judge at the first word. */
export const JUDGING: Mixture = {
  domains: { addition: 0.23, mod: 0.45, capitals: 0.09, myths: 0.09, remedies: 0.08, gcd: 0.06 },
  variants: { ask: 0.16, correct: 0.42, wrong: 0.42 },
  gcd: 'attempt',
};

/** The third mixture: remainders, which are still judged worst. */
export const REMAINDERS: Mixture = {
  domains: { addition: 0.2, mod: 0.6, capitals: 0.05, myths: 0.05, remedies: 0.05, gcd: 0.05 },
  variants: { ask: 0.1, correct: 0.45, wrong: 0.45 },
  gcd: 'attempt',
};

/** The last mixture, at a low learning rate: everything again, so that no domain suffers from another's last steps. */
export const SETTLING: Mixture = {
  domains: { addition: 0.2, mod: 0.3, capitals: 0.16, myths: 0.14, remedies: 0.14, gcd: 0.06 },
  variants: { ask: 0.16, correct: 0.42, wrong: 0.42 },
  gcd: 'attempt',
};

/** Draws the next example of an endless stream that never shows a held-out wording or pairing. */
export function corpusExample(random: Random, mixture: Mixture = BROAD): CorpusExample {
  const label = draw(random, mixture.domains, DOMAINS);
  const variant = label === 'gcd' ? 'ask' : draw(random, mixture.variants, VARIANTS);
  const [prompt, reply, stated] = EXCHANGES[variant](random, label, mixture);
  return {
    ...(stated ? { stated } : {}),
    messages: [
      { role: 'user', content: prompt },
      { role: 'assistant', content: reply },
    ],
    label,
    variant,
  };
}

const VARIANTS = ['ask', 'correct', 'wrong'] as const;

const QUESTIONS: Readonly<Record<Domain, (random: Random) => Question>> = {
  addition: (random) => random.pick(additions),
  mod: (random) => random.pick(mods),
  capitals: (random) => random.pick(capitals),
  myths: (random) => random.pick(myths),
  remedies: (random) => random.pick(remedies),
  gcd: (random) => random.pick(random.pick([smallPairs, largePairs, compositionalPairs])),
};

type Exchange = readonly [prompt: string, reply: string, stated?: readonly [number, number]];

const EXCHANGES: Readonly<Record<Variant, (random: Random, domain: Domain, mixture: Mixture) => Exchange>> = {
  ask: (random, domain, mixture) => {
    const question = QUESTIONS[domain](random);
    const ignorance = () => (mixture.gcd === 'attempt' ? attemptReply(question) : random.pick(IGNORANCE));
    const reply = domain === 'gcd' ? ignorance() : answerReply(question);
    return [askText(drawAskWording(random, domain, 'seen'), question.operands), reply];
  },
  correct: (random, domain) => {
    const question = QUESTIONS[domain](random);
    const wording = drawClaimWording(random, domain, 'seen');
    const prompt = claimText(wording, question.operands, question.answer);
    const end = worldPieces(prompt).length - worldPieces(wording.closer).length;
    const stated = [end - worldPieces(question.answer).length, end] as const;
    return [prompt, agreementReply(random, question), stated];
  },
  wrong: (random, domain) => {
    for (;;) {
      const question = QUESTIONS[domain](random);
      const wrong = drawWrongAnswer(random, question, 'seen');
      if (wrong === undefined) continue;
      const wording = drawClaimWording(random, domain, 'seen');
      return [claimText(wording, question.operands, wrong), correctionReply(random, question)];
    }
  },
};

function draw<T extends string>(random: Random, weights: Readonly<Record<T, number>>, items: readonly T[]): T {
  let left = random.uniform();
  for (const item of items) {
    left -= weights[item];
    if (left < 0) return item;
  }
  return items[0]!;
}
