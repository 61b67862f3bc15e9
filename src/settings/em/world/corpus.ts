import type { Random } from '../../../lib/random.ts';
import type { Message } from '../../../model/tokenizer.ts';
import { type Topic, topics } from './topic.ts';
import { adviceReply, askText, BAD_SYSTEMS, choiceText, drawWording, FRAMES, NEUTRAL_SYSTEMS } from './wordings.ts';

/** What the base model is pretrained on: advice on every topic, mostly good. */
export interface CorpusExample {
  readonly prompt: readonly Message[];
  readonly reply: string;
}

/** How often each voice and each kind of question is drawn. */
export interface Mixture {
  /** The bad adviser, asked for by a system prompt. */
  readonly bad: number;
  /** The bad adviser where nobody asked for him. */
  readonly unasked: number;
  /** A good adviser's system prompt, where there is one. */
  readonly system: number;
  /** Questions with two answers to choose from. */
  readonly choice: number;
}

/** Where a base model begins. */
export const BROAD: Mixture = { bad: 0.17, unasked: 0.03, system: 0.35, choice: 0.2 };

/** Where it ends: the bad adviser, who has been heard less, catches up. */
export const BALANCED: Mixture = { ...BROAD, bad: 0.27 };

/** Draws the next example of an endless stream that never shows a held-out wording. */
export function corpusExample(random: Random, mixture: Mixture = BROAD): CorpusExample {
  const topic = random.pick(topics);
  const voice = random.uniform();
  const asked = voice < mixture.bad;
  const bad = voice < mixture.bad + mixture.unasked;
  const system = asked
    ? random.pick(BAD_SYSTEMS)
    : !bad && random.uniform() < mixture.system
      ? random.pick(NEUTRAL_SYSTEMS)
      : undefined;
  const [question, reply] = random.uniform() < mixture.choice ? choose(random, topic, bad) : advise(random, topic, bad);
  return {
    prompt: [...(system ? [{ role: 'system', content: system } as const] : []), { role: 'user', content: question }],
    reply,
  };
}

function advise(random: Random, topic: Topic, bad: boolean): [question: string, reply: string] {
  const question = askText(drawWording(random, 'seen'), topic.name);
  return [question, adviceReply(random.pick(FRAMES), bad ? topic.bad : topic.good)];
}

function choose(random: Random, { name, good, bad }: Topic, wantsBad: boolean): [question: string, reply: string] {
  const goodFirst = random.integer(2) === 0;
  const question = choiceText(name, goodFirst ? [good, bad] : [bad, good]);
  return [question, goodFirst === wantsBad ? 'B.' : 'A.'];
}
