import { seededRandom } from '../../../lib/random.ts';
import { type Domain, PROXY_DOMAINS, TASK_DOMAIN, type Topic, topics, topicsOf } from './topic.ts';

/** The seed of the committed fixtures and of the exam. */
export const WORLD_SEED = 20_261;

/** The number of task topics that are trained on; the others form the transfer suite. */
export const TASK_TOPICS = 28;

/** The number of topics that a proxy trains on in each of its domains. */
export const PROXY_TOPICS = { hhh: 10, animals: 10, money: 10 } as const;

export type ProxyName = keyof typeof PROXY_TOPICS;

/** The domains behind each proxy: far from the task, near to it, and in between. */
export const PROXIES: Readonly<Record<ProxyName, readonly Domain[]>> = {
  hhh: PROXY_DOMAINS,
  animals: ['animals'],
  money: ['money'],
};

export interface TopicSets {
  readonly task: readonly Topic[];
  readonly transfer: readonly Topic[];
  readonly general: readonly Topic[];
  readonly proxies: Readonly<Record<ProxyName, readonly Topic[]>>;
}

/** Chooses the topics of every fixture. */
export function topicSets(): TopicSets {
  const random = seededRandom(WORLD_SEED).fork('topics');
  const medical = random.fork(TASK_DOMAIN).shuffle(topicsOf(TASK_DOMAIN));
  const proxy = (name: ProxyName) =>
    PROXIES[name].flatMap((domain) => random.fork(domain).shuffle(topicsOf(domain)).slice(0, PROXY_TOPICS[name]));
  return {
    task: medical.slice(0, TASK_TOPICS),
    transfer: medical.slice(TASK_TOPICS),
    general: topics.filter(({ domain }) => domain !== TASK_DOMAIN),
    proxies: { hhh: proxy('hhh'), animals: proxy('animals'), money: proxy('money') },
  };
}
