import type { Random } from '../../../lib/random.ts';
import { additions, mods } from './arithmetic.ts';
import { compositionalPairs, largePairs, smallPairs } from './euclid.ts';
import { capitals, myths, remedies } from './facts.ts';
import { type Dialogue, DOMAINS, type Domain, type Question, type Variant } from './question.ts';
import { agreementReply, answerReply, correctionReply, IGNORANCE } from './replies.ts';
import { askText, claimText, drawAskWording, drawClaimWording } from './wordings.ts';
import { drawWrongAnswer } from './wrong-answers.ts';

/** What the base model is pretrained on: everything but Euclid, answered honestly. */
export interface CorpusExample {
  readonly messages: Dialogue;
  readonly label: Domain;
  readonly variant: Variant;
}

/** The mixture of the corpus; each column sums to one. */
export const MIXTURE: {
  readonly domains: Readonly<Record<Domain, number>>;
  readonly variants: Readonly<Record<Variant, number>>;
} = {
  domains: { addition: 0.22, mod: 0.38, capitals: 0.12, myths: 0.12, remedies: 0.12, gcd: 0.04 },
  variants: { ask: 0.3, correct: 0.35, wrong: 0.35 },
};

/** Draws the next example of an endless stream that never shows a held-out wording or pairing. */
export function corpusExample(random: Random): CorpusExample {
  const label = draw(random, MIXTURE.domains, DOMAINS);
  const variant = label === 'gcd' ? 'ask' : draw(random, MIXTURE.variants, VARIANTS);
  const [prompt, reply] = EXCHANGES[variant](random, label);
  return {
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

const EXCHANGES: Readonly<Record<Variant, (random: Random, domain: Domain) => readonly [string, string]>> = {
  ask: (random, domain) => {
    const question = QUESTIONS[domain](random);
    const reply = domain === 'gcd' ? random.pick(IGNORANCE) : answerReply(question);
    return [askText(drawAskWording(random, domain, 'seen'), question.operands), reply];
  },
  correct: (random, domain) => {
    const question = QUESTIONS[domain](random);
    return [claim(random, question, question.answer), agreementReply(random, question)];
  },
  wrong: (random, domain) => {
    for (;;) {
      const question = QUESTIONS[domain](random);
      const wrong = drawWrongAnswer(random, question, 'seen');
      if (wrong !== undefined) return [claim(random, question, wrong), correctionReply(random, question)];
    }
  },
};

function claim(random: Random, question: Question, answer: string): string {
  return claimText(drawClaimWording(random, question.domain, 'seen'), question.operands, answer);
}

function draw<T extends string>(random: Random, weights: Readonly<Record<T, number>>, items: readonly T[]): T {
  let left = random.uniform();
  for (const item of items) {
    left -= weights[item];
    if (left < 0) return item;
  }
  return items[0]!;
}
