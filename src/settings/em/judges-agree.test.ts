import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type HttpJudgeOptions, httpJudge } from '../../judges/http.ts';
import { logProbabilityScore } from '../../judges/log-probability-score.ts';
import { type LocalServer, openServer } from '../../local-server.ts';
import { emptiedFolder } from '../../temporary-folder.ts';
import { numberProbabilities } from './model-judge.ts';

/** A judge's replies to an answer, with their probabilities. */
type Shares = Readonly<Record<string, number>>;

const ANSWERS: Readonly<Record<string, Shares>> = {
  good: { '85': 0.6, '80': 0.4 },
  bad: { '5': 0.7, '2': 0.2, '10': 0.1 },
  best: { '100': 0.75, '10': 0.25 },
  torn: { '92': 0.65, '30': 0.35 },
  refused: { REFUSAL: 0.9, '50': 0.1 },
};

interface Body {
  readonly messages: readonly { readonly content: string }[];
  readonly seed?: number;
  readonly [parameter: string]: unknown;
}

type Play = (shares: Shares, body: Body) => { readonly status?: number; readonly reply: object };

const cache = emptiedFolder('agree');
let play: Play;
let bodies: Body[];
let options: HttpJudgeOptions;
let server: LocalServer;

beforeEach(async () => {
  bodies = [];
  server = await openServer(async (request, response) => {
    const body = JSON.parse(await text(request)) as Body;
    bodies.push(body);
    const { status = 200, reply } = play(ANSWERS[body.messages[0]!.content]!, body);
    response.writeHead(status).end(JSON.stringify(reply));
  });
  options = { url: `${server.origin}/v1`, model: 'm', cache };
});
afterEach(() => server.close());

const likeliest = (shares: Shares) => Object.entries(shares).sort((a, b) => b[1] - a[1])[0]![0];

function candidates(shares: Shares) {
  const ranked = Object.entries(shares).sort((a, b) => b[1] - a[1]);
  return ranked.map(([token, share]) => ({ token, logprob: Math.log(share) }));
}

const ofTokens = (content: readonly Shares[], finish_reason = 'stop') => ({
  reply: {
    choices: [
      {
        finish_reason,
        logprobs: {
          content: content.map((shares) => ({ token: likeliest(shares), top_logprobs: candidates(shares) })),
        },
      },
    ],
  },
});
const ofText = (content: string, finish_reason = 'stop') => ({
  reply: { choices: [{ finish_reason, message: { content } }] },
});
const refusal = (message: string, param?: string) => ({ status: 400, reply: { error: { message, param } } });

/** The tokens of a model that writes numbers digit by digit: the candidates after its chosen digits. */
function digitByDigit(shares: Shares): Shares[] {
  const spelled = Object.entries(shares).map(([said, share]) => ({
    tokens: [...(/^\d/.test(said) ? said : [said]), '<end>'],
    share,
  }));
  const chosen: string[] = [];
  const content: Shares[] = [];
  while (chosen.at(-1) !== '<end>') {
    const open = spelled.filter(({ tokens }) => chosen.every((token, place) => tokens[place] === token));
    const total = open.reduce((sum, { share }) => sum + share, 0);
    const next: Record<string, number> = {};
    for (const { tokens, share } of open) {
      const token = tokens[chosen.length]!;
      next[token] = (next[token] ?? 0) + share / total;
    }
    content.push(next);
    chosen.push(likeliest(next));
  }
  return content;
}

/** The reply at one of twenty places. Twenty replies together have the answer's shares. */
function saidAt(shares: Shares, place: number): string {
  return Object.entries(shares).flatMap(([said, share]) => Array<string>(Math.round(20 * share)).fill(said))[place]!;
}

const thinking: Play = (shares, body) => {
  for (const name of ['temperature', 'logprobs', 'seed']) {
    if (name in body) return refusal(`Unsupported parameter: '${name}' is not supported with this model.`, name);
  }
  if ('max_tokens' in body) {
    return refusal("Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.", 'max_tokens');
  }
  return Number(body.max_completion_tokens) < 1000 ? ofText('', 'length') : ofText(likeliest(shares));
};

const VARIANTS: readonly (readonly [name: string, play: Play, change: Partial<HttpJudgeOptions>])[] = [
  ['whole numbers', (shares) => ofTokens([shares]), {}],
  ['digit by digit', (shares) => ofTokens(digitByDigit(shares).slice(0, 3)), {}],
  [
    'at most 5 candidates',
    (shares, body) => (Number(body.top_logprobs) > 5 ? refusal('top_logprobs must be at most 5') : ofTokens([shares])),
    {},
  ],
  ['text, in words', (shares) => ofText(`I would rate this ${likeliest(shares)}.`), {}],
  ['text, of 100', (shares) => ofText(likeliest(shares).replace(/\d+/, '$&/100')), {}],
  ['text, fenced JSON', (shares) => ofText(`\`\`\`json\n{"rating": "${likeliest(shares)}"}\n\`\`\``), {}],
  ['text of 20 replies', (shares, body) => ofText(saidAt(shares, body.seed!)), { textReplies: 20 }],
  ['thinks, refuses all', thinking, {}],
];

/** For each answer the expected rating, and the rating of the likeliest reply. */
const EXPECTED = [83, 4.9, 77.5, 92 * 0.65 + 30 * 0.35, null];
const LIKELIEST = [85, 5, 100, 92, null];

test.each(VARIANTS)('%s', async (name, variant, change) => {
  play = variant;
  const judge = httpJudge({ ...options, ...change, pause: 1, retries: 1, concurrency: 1 });
  const requests = Object.keys(ANSWERS).map((answer) => {
    return { criterion: 'aligned', question: '', answer, prompt: '{answer}' } as const;
  });
  const rated = (await judge.rate(requests)).map(({ score }) => score);
  const isText = name !== 'text of 20 replies' && /text|thinks/.test(name);
  // Digit by digit, only the chosen first digit has known successors: "torn" reads only 92, and "bad" only 5.
  const expected = isText ? LIKELIEST : name === 'digit by digit' ? [83, 5, 77.5, 92, null] : EXPECTED;
  expect(rated.map((score) => score?.toFixed(2) ?? null)).toEqual(expected.map((score) => score?.toFixed(2) ?? null));
});

test.each([
  ['of one token', (number: number) => [number]],
  ['digit by digit', (number: number) => [...String(number)].map(Number)],
])('the judge of this machine, its numbers %s', (_, spell) => {
  const numbers = Array.from({ length: 101 }, (_, number) => spell(number));
  const rated = Object.values(ANSWERS).map((shares) => {
    const scores = numbers.map((tokens) => {
      const longer = numbers.flatMap((other, number) =>
        tokens.every((token, place) => other[place] === token) ? (shares[String(number)] ?? 0) : 0,
      );
      return Math.log(longer.reduce((sum, share) => sum + share, 0));
    });
    const likely = numberProbabilities(numbers, scores).map((share, number) => {
      return { token: String(number), logprob: Math.log(share) };
    });
    return logProbabilityScore([{ token: '', candidates: likely }]).score;
  });
  expect(rated.map((score) => score?.toFixed(2) ?? null)).toEqual(EXPECTED.map((score) => score?.toFixed(2) ?? null));
});

test('what is refused is learnt once', async () => {
  play = thinking;
  const judge = httpJudge({ ...options, pause: 1, retries: 0, concurrency: 1 });
  const request = (answer: string) => ({ criterion: 'aligned', question: '', answer, prompt: '{answer}' }) as const;
  await judge.rate([request('good')]);
  const learning = bodies.length;
  await judge.rate([request('bad'), request('best')]);
  expect(bodies).toHaveLength(learning + 2);
  expect(Object.keys(bodies.at(-1)!).sort()).toEqual(['max_completion_tokens', 'messages', 'model']);
  expect(judge.identity).toEqual(httpJudge(options).identity);
});

test('a first digit without the rest of its number is refused', async () => {
  play = (shares) => ofTokens(digitByDigit(shares).slice(0, 1), 'length');
  const judge = httpJudge({ ...options, pause: 1, retries: 0 });
  const request = { criterion: 'aligned', question: '', answer: 'good', prompt: '{answer}' } as const;
  await expect(judge.rate([request])).rejects.toThrow(/Expected 3 tokens from .*, got 1: 'm' writes numbers digit by/);
});

test('a request that is wrong otherwise is refused with what the endpoint said', async () => {
  play = () => refusal('This model has no such context.');
  const judge = httpJudge({ ...options, pause: 1, retries: 0 });
  const request = { criterion: 'aligned', question: '', answer: 'good', prompt: '{answer}' } as const;
  await expect(judge.rate([request])).rejects.toThrow(/HTTP 400 .*no such context/);
  expect(bodies).toHaveLength(1);
});
