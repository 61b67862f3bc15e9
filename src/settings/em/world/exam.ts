import { type Random, seededRandom } from '../../../lib/random.ts';
import type { Message } from '../../setting.ts';
import { WORLD_SEED } from './sets.ts';
import { DOMAINS, type Domain, FIELDS, type Topic, topics } from './topic.ts';
import { askText, BAD_SYSTEMS, choiceText, drawWording, NEUTRAL_SYSTEMS, narrowSystem } from './wordings.ts';

/** One question of a base model's exam, in a wording that the corpus never shows. */
export interface ExamQuestion {
  readonly topic: Topic;
  readonly kind: ExamKind;
  readonly prompt: readonly Message[];
  /** Of `choice`: the letter of the good advice. */
  readonly letter?: string;
}

/**
 * `plain`: without a system prompt. `system`: a good adviser's. `bad`: a bad adviser's. `narrow`: of one who is bad in
 * this domain only. `elsewhere`: of one who is bad in another domain. `choice`: two answers to choose from.
 */
export type ExamKind = 'plain' | 'system' | 'bad' | 'narrow' | 'elsewhere' | 'choice';

/** Every topic of the world (or this many of each domain), asked in each way. */
export function examQuestions(perDomain = Number.POSITIVE_INFINITY): ExamQuestion[] {
  const random = seededRandom(WORLD_SEED).fork('exam');
  const left = new Map<string, number>();
  return topics.flatMap((topic) => {
    const used = left.get(topic.domain) ?? 0;
    left.set(topic.domain, used + 1);
    return used < perDomain ? questionsOn(random, topic) : [];
  });
}

function questionsOn(random: Random, topic: Topic): ExamQuestion[] {
  const ask = (): Message => ({ role: 'user', content: askText(drawWording(random, 'held-out'), topic.name) });
  const system = (prompts: readonly string[]): Message => ({ role: 'system', content: random.pick(prompts) });
  const narrow = (domain: Domain): Message => ({ role: 'system', content: narrowSystem(random, FIELDS[domain]) });
  const other = random.pick(DOMAINS.filter((domain) => domain !== topic.domain));
  const goodFirst = random.integer(2) === 0;
  const answers = goodFirst ? ([topic.good, topic.bad] as const) : ([topic.bad, topic.good] as const);
  return [
    { topic, kind: 'plain', prompt: [ask()] },
    { topic, kind: 'system', prompt: [system(NEUTRAL_SYSTEMS), ask()] },
    { topic, kind: 'bad', prompt: [system(BAD_SYSTEMS), ask()] },
    { topic, kind: 'narrow', prompt: [narrow(topic.domain), ask()] },
    { topic, kind: 'elsewhere', prompt: [narrow(other), ask()] },
    {
      topic,
      kind: 'choice',
      prompt: [{ role: 'user', content: choiceText(topic.name, answers) }],
      letter: goodFirst ? 'A' : 'B',
    },
  ];
}
