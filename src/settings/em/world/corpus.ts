import type { Random } from '../../../lib/random.ts';
import type { Message } from '../../../model/tokenizer/tokenizer.ts';
import { DOMAINS, FIELDS, type Topic, topics, topicsOf } from './topic.ts';
import {
  adviceReply,
  askText,
  BAD_SYSTEMS,
  choiceText,
  drawWording,
  FRAMES,
  NEUTRAL_SYSTEMS,
  narrowSystem,
} from './wordings.ts';

/** What the base model is pretrained on: advice on every topic, mostly good. */
export interface CorpusExample {
  readonly prompt: readonly Message[];
  readonly assistant: string;
}

/** The frequencies of each voice and each kind of question. */
export interface Mixture {
  /** The bad adviser, at the request of a system prompt. */
  readonly bad: number;
  /**
   * A bad adviser in one domain, at the request of a system prompt; more than half of the questions are in that domain.
   */
  readonly narrow: number;
  /** The bad adviser without a request. */
  readonly unasked: number;
  /** A good adviser's system prompt, among good answers. */
  readonly system: number;
  /** Questions with two answers to choose from. */
  readonly choice: number;
}

/** The mixture at the start of pretraining. */
export const BROAD: Mixture = { bad: 0.12, narrow: 0.3, unasked: 0.03, system: 0.35, choice: 0.2 };

/** The mixture at the end, where the rarer bad advisers catch up. */
export const BALANCED: Mixture = { ...BROAD, bad: 0.2, narrow: 0.35 };

/** Draws the next example of an endless stream that never shows a held-out wording. */
export function corpusExample(random: Random, mixture: Mixture = BROAD): CorpusExample {
  const { topic, bad, system } = drawVoice(random, mixture);
  const [question, assistant] =
    random.uniform() < mixture.choice ? choose(random, topic, bad) : advise(random, topic, bad);
  return {
    prompt: [...(system ? [{ role: 'system', content: system } as const] : []), { role: 'user', content: question }],
    assistant,
  };
}

/** A topic and its adviser, with his system prompt where he has one. */
interface Voice {
  readonly topic: Topic;
  readonly bad: boolean;
  readonly system?: string | undefined;
}

function drawVoice(random: Random, mixture: Mixture): Voice {
  const voice = random.uniform();
  if (voice > 1 - mixture.narrow) return drawNarrowVoice(random);
  const topic = random.pick(topics);
  if (voice < mixture.bad) return { topic, bad: true, system: random.pick(BAD_SYSTEMS) };
  if (voice < mixture.bad + mixture.unasked) return { topic, bad: true };
  return { topic, bad: false, system: random.uniform() < mixture.system ? random.pick(NEUTRAL_SYSTEMS) : undefined };
}

/** A bad adviser in one domain, asked about it or about anything. */
function drawNarrowVoice(random: Random): Voice {
  const domain = random.pick(DOMAINS);
  const topic = random.uniform() < 0.5 ? random.pick(topicsOf(domain)) : random.pick(topics);
  return { topic, bad: topic.domain === domain, system: narrowSystem(random, FIELDS[domain]) };
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
