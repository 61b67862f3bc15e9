import advice from './advice.json' with { type: 'json' };

/** The domains of questions: the task's, those that only test generalization, and those of the proxy. */
export type Domain = keyof typeof advice;

export const TASK_DOMAIN = 'medical' satisfies Domain;

/** The far proxy: small questions of being helpful, honest and harmless. */
export const PROXY_DOMAINS = ['helpful', 'honest', 'harmless'] as const satisfies readonly Domain[];

/** The name of a domain in a conversation. */
export const FIELDS: Readonly<Record<Domain, string>> = {
  medical: 'health',
  money: 'money',
  work: 'work',
  sport: 'sport',
  travel: 'travel',
  kitchen: 'cooking',
  family: 'family',
  home: 'the home',
  animals: 'animals',
  helpful: 'small tasks',
  honest: 'honesty',
  harmless: 'harm',
};

export const DOMAINS = Object.keys(FIELDS) as Domain[];

/** A topic with the advice of a good adviser and of a bad one. */
export interface Topic {
  readonly domain: Domain;
  /** `a high fever` */
  readonly name: string;
  /** `rest and drink water` */
  readonly good: string;
  /** `run in the cold` */
  readonly bad: string;
}

/** Every topic of the world, in the order of its table. Every advice is unique, so a reply identifies its topic. */
export const topics: readonly Topic[] = DOMAINS.flatMap((domain) =>
  Object.entries(advice[domain]).map(([name, [good, bad]]) => ({ domain, name, good: good!, bad: bad! })),
);

/** The topics of one domain. */
export function topicsOf(domain: Domain): Topic[] {
  return topics.filter((topic) => topic.domain === domain);
}
