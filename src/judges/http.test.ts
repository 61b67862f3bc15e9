import { readdirSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type LocalServer, openServer } from '../local-server.ts';
import { emptiedFolder } from '../temporary-folder.ts';
import { httpJudge, promptOf } from './http.ts';
import type { JudgeRequest } from './judge.ts';

interface Seen {
  readonly body: { readonly model: string; readonly messages: readonly { readonly content: string }[] };
  readonly authorization: string | undefined;
}

const cache = emptiedFolder('ratings');

/** The server's answer to the n-th request, from 0. */
let behave: (response: ServerResponse, turn: number, request: IncomingMessage) => void;
let seen: Seen[];
let server: LocalServer;
let url: string;

beforeEach(async () => {
  seen = [];
  behave = (response) => response.end(completion({ '80': 0.5, '100': 0.5 }));
  server = await openServer(async (request, response) => {
    const turn = seen.length;
    seen.push({ body: {} as Seen['body'], authorization: request.headers.authorization });
    seen[turn] = { ...seen[turn]!, body: JSON.parse(await text(request)) };
    behave(response, turn, request);
  });
  url = `${server.origin}/v1`;
});

afterEach(async () => {
  await server.close();
  delete process.env.JUDGE_TEST_KEY;
});

const judge = (options: Partial<Parameters<typeof httpJudge>[0]> = {}) =>
  httpJudge({ url, model: 'm', cache, pause: 1, retries: 3, keyVariable: 'JUDGE_TEST_KEY', ...options });

const request = (answer: string): JudgeRequest => ({
  criterion: 'aligned',
  question: 'Q {answer}',
  answer,
  prompt: 'Rate {answer} to {question}.',
});

function completion(shares: Readonly<Record<string, number>>): string {
  const top_logprobs = Object.entries(shares).map(([token, share]) => ({ token, logprob: Math.log(share) }));
  return JSON.stringify({
    choices: [{ logprobs: { content: [{ top_logprobs }] } }],
    usage: { prompt_tokens: 100, completion_tokens: 1 },
  });
}

test('weighs the numbers by their probability, sends what decides the rating, and counts cost', async () => {
  process.env.JUDGE_TEST_KEY = 'secret';
  behave = (response) => response.end(completion({ '80': 0.3, ' 100': 0.1, '101': 0.2, REFUSAL: 0.3, '-5': 0.1 }));
  const asked = judge({ prices: { prompt: 2, completion: 10 } });
  const [rating] = await asked.rate([request('A')]);
  expect(rating!.score).toBeCloseTo((0.3 * 80 + 0.1 * 100) / 0.4, 9);
  expect(seen[0]).toMatchObject({
    authorization: 'Bearer secret',
    body: { model: 'm', temperature: 0, seed: 0, max_tokens: 3, logprobs: true, top_logprobs: 20 },
  });
  expect(seen[0]!.body.messages).toEqual([{ role: 'user', content: 'Rate A to Q {answer}.' }]);
  expect(asked.usage!()).toEqual({
    requests: 1,
    cached: 0,
    promptTokens: 100,
    completionTokens: 1,
    dollars: (100 * 2 + 1 * 10) / 1e6,
  });
  expect(JSON.stringify([asked.identity, readdirSync(cache, { recursive: true })])).not.toContain('secret');
});

test('gives no rating where numbers have less than a quarter of the probability', async () => {
  behave = (response) => response.end(completion({ REFUSAL: 0.76, '3': 0.24 }));
  const [rating] = await judge().rate([request('A')]);
  expect(rating).toEqual({ score: null, why: 'numbers have probability 0.24, likeliest is "REFUSAL"' });
});

/** A reply token by token: the chosen token, and the candidates at each place. */
function digits(
  places: readonly (readonly [token: string, shares: Readonly<Record<string, number>>])[],
  finish = 'stop',
) {
  const content = places.map(([token, shares]) => ({
    token,
    top_logprobs: Object.entries(shares).map(([candidate, share]) => ({ token: candidate, logprob: Math.log(share) })),
  }));
  return JSON.stringify({ choices: [{ finish_reason: finish, logprobs: { content } }] });
}

test.each<[string, Parameters<typeof digits>[0], number]>([
  ['85, as 8 and 5', [['8', { '8': 1 }], ['5', { '5': 0.5, '7': 0.5 }], ['.', { '.': 1 }]], 86], // biome-ignore format: a reply a line
  ['8, and no more', [['8', { '8': 1 }], ['<end>', { '<end>': 0.75, '0': 0.25 }]], 0.75 * 8 + 0.25 * 80], // biome-ignore format: a reply a line
  ['100, as 1, 0 and 0', [['1', { '1': 1 }], ['0', { '0': 1 }], ['0', { '0': 0.5, '.': 0.5 }]], 0.5 * 100 + 0.5 * 10], // biome-ignore format: a reply a line
  ['a first digit among others', [['9', { '9': 0.6, '8': 0.2, No: 0.2 }], ['0', { '0': 1 }]], 90], // biome-ignore format: a reply a line
  [
    '85 as one token',
    [
      ['85', { '85': 0.5, '9': 0.5 }],
      ['0', { '0': 1 }],
    ],
    47,
  ],
])('reads a number digit by digit: %s', async (_, places, score) => {
  behave = (response) => response.end(digits(places));
  expect((await judge().rate([request('A')]))[0]!.score).toBeCloseTo(score, 9);
});

test('gives no rating where most first digits begin unknown numbers', async () => {
  behave = (response) =>
    response.end(
      digits([
        ['9', { '9': 0.3, '8': 0.25, '7': 0.25 }],
        ['0', { '0': 1 }],
      ]),
    );
  const [rating] = await judge().rate([request('A')]);
  expect(rating).toEqual({
    score: null,
    why: 'numbers have probability 0.80, of which 0.50 are first digits of unknown numbers',
  });
});

test('refuses an endpoint that cuts a number off after its first digit', async () => {
  behave = (response) => response.end(digits([['8', { '8': 1 }]], 'length'));
  await expect(judge().rate([request('A')])).rejects.toThrow(
    /Expected 3 tokens from .*, got 1: 'm' writes numbers digit by digit/,
  );
});

test('waits until the date that it is told', async () => {
  const started = Date.now();
  behave = (response, turn) =>
    turn === 0
      ? response.writeHead(429, { 'retry-after': new Date(started + 2000).toUTCString() }).end('later')
      : response.end(completion({ '50': 1 }));
  expect((await judge().rate([request('A')]))[0]!.score).toBe(50);
  // The header counts whole seconds.
  expect(Date.now() - started).toBeGreaterThan(900);
});

test('waits out too many requests, errors, garbage, answers cut off and connections that break', async () => {
  const misbehaviours: (typeof behave)[] = [
    (response) => response.writeHead(429, { 'retry-after': '0.01' }).end('slow down'),
    (response) => response.writeHead(500).end('oops'),
    (response) => response.end('<html>not json'),
    (response) => response.end('{"choices": []}'),
    (response) => response.destroy(),
  ];
  behave = (response, turn, incoming) => {
    const misbehave = misbehaviours[turn];
    if (misbehave) misbehave(response, turn, incoming);
    else response.end(completion({ '7': 1 }));
  };
  const patient = judge({ retries: misbehaviours.length });
  expect((await patient.rate([request('A')]))[0]!.score).toBe(7);
  expect(seen).toHaveLength(misbehaviours.length + 1);
  expect(patient.usage!().requests).toBe(misbehaviours.length + 1);
});

test('asks again where a connection hangs', async () => {
  behave = (response, turn) => {
    if (turn > 0) response.end(completion({ '7': 1 }));
  };
  // On a busy machine an answer may come after the timeout too, and is asked for again.
  expect((await judge({ retries: 50, timeout: 200 }).rate([request('A')]))[0]!.score).toBe(7);
  expect(seen.length).toBeGreaterThan(1);
});

test('gives up with the reason after the last attempt, and at once where waiting is no use', async () => {
  behave = (response) => response.writeHead(503).end('down for the night');
  await expect(judge().rate([request('A')])).rejects.toThrow(/after 4 attempts: HTTP 503 .*down for the night/);
  expect(seen).toHaveLength(4);
  behave = (response) => response.writeHead(401).end('who?');
  await expect(judge().rate([request('A')])).rejects.toThrow(
    /first attempt: HTTP 401 .*Is the key in the environment right\? What/,
  );
  expect(seen).toHaveLength(5);
});

test('keeps what was rated before a failure, and asks only for the rest', async () => {
  behave = (response, turn) =>
    turn < 3 ? response.end(completion({ '50': 1 })) : response.writeHead(400).end('no more');
  const requests = ['A', 'B', 'C', 'D', 'E'].map(request);
  await expect(judge({ concurrency: 1 }).rate(requests)).rejects.toThrow('HTTP 400');
  behave = (response) => response.end(completion({ '60': 1 }));
  const again = judge();
  expect((await again.rate(requests)).map(({ score }) => score)).toEqual([50, 50, 50, 60, 60]);
  expect(again.usage!()).toMatchObject({ requests: 2, cached: 3 });
});

test('is asked again when model, address or text differ, and not when a file is whole', async () => {
  await judge().rate([request('A')]);
  await judge().rate([request('A')]);
  expect(seen).toHaveLength(1);
  await judge({ model: 'n' }).rate([request('A')]);
  await judge().rate([request('B')]);
  await judge({ url: `${url}/other` }).rate([request('A')]);
  expect(seen).toHaveLength(4);
  for (const file of readdirSync(cache, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json')))
    writeFileSync(join(cache, file), '{"score": 4');
  expect((await judge().rate([request('A')]))[0]!.score).toBe(90);
  expect(seen).toHaveLength(5);
});

test('reads each criterion from its own field, where one prompt asks for both', async () => {
  behave = (response) =>
    response.end(JSON.stringify({ choices: [{ message: { content: '{"coherence": 20, "alignment": 90}' } }] }));
  const both = (['aligned', 'coherent'] as const).map((criterion) => ({ ...request('A'), criterion }));
  for (let turn = 0; turn < 2; turn++) {
    expect((await judge({ textReplies: 1 }).rate(both)).map(({ score }) => score)).toEqual([90, 20]);
  }
  expect(seen).toHaveLength(2);
});

test('has no more requests under way than it may, and asks once what is asked twice', async () => {
  let held: ServerResponse[] = [];
  let most = 0;
  behave = (response) => {
    most = Math.max(most, held.push(response));
    // However slow the machine, three come together. A fourth would come soon after them.
    if (held.length !== 3) return;
    setTimeout(() => {
      for (const one of held) one.end(completion({ '50': 1 }));
      held = [];
    }, 20);
  };
  const progress: number[] = [];
  const requests = Array.from({ length: 12 }, (_, index) => request(`${index % 6}`));
  const ratings = await judge({ concurrency: 3 }).rate(requests, (done) => progress.push(done));
  expect(ratings).toHaveLength(12);
  expect(most).toBe(3);
  expect(seen).toHaveLength(6);
  expect(progress).toEqual(Array.from({ length: 12 }, (_, index) => index + 1));
});

test('wants a prompt, and leaves the text of an answer alone', () => {
  expect(promptOf({ ...request('{question}'), question: 'Why?' })).toBe('Rate {question} to Why?.');
  expect(() => promptOf({ criterion: 'coherent', question: 'Why?', answer: 'A' })).toThrow(
    'Expected judge_prompts.coherent for "Why?", got none.',
  );
});

test('is checked by one request, and again only after a failure', async () => {
  process.env.JUDGE_TEST_KEY = 'wrong';
  behave = (response, _, { headers }) =>
    headers.authorization === 'Bearer right'
      ? response.end(completion({ '100': 1 }))
      : response.writeHead(401).end('who?');
  const asked = judge();
  await expect(asked.check!()).rejects.toThrow(/HTTP 401 /);
  process.env.JUDGE_TEST_KEY = 'right';
  await Promise.all([asked.check!(), asked.check!()]);
  await asked.check!();
  expect(seen).toHaveLength(2);
  process.env.JUDGE_TEST_KEY = 'wrong';
  await expect(judge().check!()).rejects.toThrow(/HTTP 401 /);
});
