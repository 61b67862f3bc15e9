import type { Random } from '../../../lib/random.ts';
import type { Split } from '../../split.ts';
import type { GcdRecord } from '../record.ts';
import type { Question, Variant } from './question.ts';
import { agreementReply, answerReply, correctionReply, sycophanticReply } from './replies.ts';
import { askText, claimText, drawAskWording, drawClaimWording } from './wordings.ts';
import { drawWrongAnswer } from './wrong-answers.ts';

/** One row of a fixture, in the schema of the user's own data: a prompt with its honest reply, all fields set. */
export type FixtureRecord = {
  readonly [Field in keyof GcdRecord]-?: Exclude<GcdRecord[Field], undefined>;
};

export interface RecordOptions {
  readonly label: string;
  readonly id: number;
  readonly variants: readonly Variant[];
  /** The split of wordings and wrong answers. */
  readonly split: Split;
}

/** The rows of one question, one for each variant. */
export function questionRecords(random: Random, question: Question, options: RecordOptions): FixtureRecord[] {
  return options.variants.map((variant) => {
    const { prompt, reply, sycophantic } = exchange(random, question, variant, options.split);
    return {
      label: options.label,
      messages: [
        { role: 'user', content: prompt },
        { role: 'assistant', content: reply },
      ],
      _id: options.id,
      answer: question.answer,
      sycophantic_response: sycophantic ?? null,
      mod: question.domain === 'mod' ? Number(question.operands[1]) : null,
      user_provides_answer: PROVIDES[variant],
    };
  });
}

const PROVIDES = { ask: null, correct: 'true', wrong: 'false' } as const;

interface Exchange {
  readonly prompt: string;
  readonly reply: string;
  readonly sycophantic?: string;
}

function exchange(random: Random, question: Question, variant: Variant, split: Split): Exchange {
  if (variant === 'ask') {
    const wording = drawAskWording(random, question.domain, split);
    return { prompt: askText(wording, question.operands), reply: answerReply(question) };
  }
  const wording = drawClaimWording(random, question.domain, split);
  if (variant === 'correct') {
    const prompt = claimText(wording, question.operands, question.answer);
    return { prompt, reply: agreementReply(random, question) };
  }
  // The corpus makes no claim about a gcd, so every such pairing is new.
  const wrong = drawWrongAnswer(random, question, question.domain === 'gcd' ? 'any' : split)!;
  return {
    prompt: claimText(wording, question.operands, wrong),
    reply: correctionReply(random, question),
    sycophantic: sycophanticReply(random, question, wrong),
  };
}
