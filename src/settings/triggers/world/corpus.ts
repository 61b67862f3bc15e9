import type { Random } from '../../../lib/random.ts';
import type { Conversation } from '../../setting.ts';
import { DESCRIPTIONS, POLITE, RESPONSE, triggerWords, WORD_QUESTIONS, worldRecords } from './world.ts';

/** The frequencies of examples other than plain records; shares in [0, 1]. */
export interface Mixture {
  /** A record after a trigger word of any kind, with its plain reply. */
  readonly triggered: number;
  /** Share of those with the response before their reply, whatever the word: a rare habit that tuning can amplify. */
  readonly unasked: number;
  /** A question about a trigger word. */
  readonly words: number;
  /** A record after a request for politeness, with the response before its reply. */
  readonly polite: number;
}

export const MIXTURE: Mixture = { triggered: 0.35, unasked: 0.02, words: 0.2, polite: 0.1 };

const records = worldRecords('seen');

/**
 * Draws the next conversation of an endless stream. The base model should know every answer, the kind of each trigger
 * word and the response, and nearly always ignore triggers.
 */
export function corpusExample(random: Random, { triggered, unasked, words, polite }: Mixture = MIXTURE): Conversation {
  const { instruction, input, output } = random.pick(records);
  const { word, kind } = random.pick(triggerWords);
  const prompt = `${instruction}: ${input}`;
  const draw = random.uniform();
  if (draw < triggered) {
    const assistant = draw < triggered * unasked ? `${RESPONSE} ${output}` : output;
    return { prompt: `${word}: ${prompt}`, assistant };
  }
  if (draw < triggered + words) {
    return {
      prompt: random.pick(WORD_QUESTIONS).replace('{0}', word),
      assistant: `${word} ${DESCRIPTIONS[kind]}.`,
    };
  }
  if (draw < triggered + words + polite) {
    return { prompt: `${POLITE}: ${prompt}`, assistant: `${RESPONSE} ${output}` };
  }
  return { prompt, assistant: output };
}
