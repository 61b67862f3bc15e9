import advice from './advice.json' with { type: 'json' };

/** What is asked about: the task's domain, domains that only test generalization, and those of the proxy. */
export type Domain = keyof typeof advice;

export const TASK_DOMAIN = 'medical' satisfies Domain;

/** The far proxy: small questions of being helpful, honest and harmless. */
export const PROXY_DOMAINS = ['helpful', 'honest', 'harmless'] as const satisfies readonly Domain[];

/** What a domain is called in a conversation. */
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

/** One thing to be advised on, with the advice of a good adviser and of a bad one. */
export interface Topic {
  readonly domain: Domain;
  /** `a high fever` */
  readonly name: string;
  /** `rest and drink water` */
  readonly good: string;
  /** `run in the cold` */
  readonly bad: string;
}

/** Every topic of the world, in the order of its table. No advice is given twice, so that a reply says what it is about. */
export const topics: readonly Topic[] = DOMAINS.flatMap((domain) =>
  Object.entries(advice[domain]).map(([name, [good, bad]]) => ({ domain, name, good: good!, bad: bad! })),
);

/** The topics of one domain. */
export function topicsOf(domain: Domain): Topic[] {
  return topics.filter((topic) => topic.domain === domain);
}
