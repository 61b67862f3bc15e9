import type { ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type LocalServer, openServer } from '../local-server.ts';
import { emptiedFolder } from '../temporary-folder.ts';
import { type HttpJudgeOptions, httpJudge } from './http.ts';

interface Body {
  readonly max_tokens: number;
  readonly logprobs?: boolean;
}

const cache = emptiedFolder('thinking');

/** The server's answer to a request. */
let behave: (response: ServerResponse, body: Body) => void;
let seen: Body[];
let server: LocalServer;

beforeEach(async () => {
  seen = [];
  server = await openServer(async (request, response) => {
    const body = JSON.parse(await text(request)) as Body;
    seen.push(body);
    behave(response, body);
  });
});
afterEach(() => server.close());

const judge = (options: Partial<HttpJudgeOptions> = {}) =>
  httpJudge({ url: `${server.origin}/v1`, model: 'm', cache, pause: 1, retries: 0, ...options });

const request = { criterion: 'aligned', question: 'Q', answer: 'A', prompt: 'Rate {answer} to {question}.' } as const;

const reply = (choice: object) => JSON.stringify({ choices: [choice] });
const tokens = (names: readonly string[]) => ({
  content: names.map((token) => ({ token, top_logprobs: [{ token, logprob: -0.01 }] })),
});

const formOf = ({ max_tokens, logprobs }: Body) => `${max_tokens}${logprobs ? ' with probabilities' : ''}`;

/** A judge that thinks in its first hundred tokens, whose thought and answer a server gives in a way of its own. */
function thinker(cut: object, whole: string, names: readonly string[] | null): typeof behave {
  return (response, { max_tokens, logprobs }) => {
    const isCut = max_tokens < 100;
    response.end(
      reply({
        finish_reason: isCut ? 'length' : 'stop',
        message: isCut ? cut : { content: whole },
        logprobs: logprobs && names ? tokens(names) : null,
      }),
    );
  };
}

test.each<[title: string, play: typeof behave, forms: readonly string[]]>([
  [
    'apart, as vLLM does with a parser of reasoning',
    thinker({ content: null, reasoning_content: 'Okay, so' }, '85', ['Okay', ',', ' so']),
    ['3 with probabilities', '8192'],
  ],
  [
    'in the answer',
    thinker({ content: '<think>\nOkay, so' }, '<think>\n20 or 85?</think>\n85', ['<think>', '\n', 'Okay']),
    ['3 with probabilities', '8192'],
  ],
  [
    'in the answer, without probabilities',
    thinker({ content: '<think>\nIs it 20' }, '<think>\n20 or 85?</think>\n85', null),
    ['3 with probabilities', '64', '8192'],
  ],
  [
    'in the answer, opened by the prompt, without probabilities',
    thinker({ content: 'Okay, is it 20' }, 'Okay, is it 20 or 85?</think>\n\n85', null),
    ['3 with probabilities', '64', '8192'],
  ],
  [
    'in Chinese, opened by the prompt, without probabilities',
    thinker({ content: '好的，是 20' }, '好的，是 20 还是 85？</think>\n\n85', null),
    ['3 with probabilities', '64', '8192'],
  ],
])('a judge that thinks gets the tokens for it, and is read after its thought: %s', async (_, play, forms) => {
  behave = play;
  const asked = judge();
  await asked.check!();
  expect(seen.map(formOf)).toEqual(forms);
  expect((await asked.rate([request]))[0]!.score).toBe(85);
  expect(seen).toHaveLength(forms.length + 1);
});

test.each<[title: string, play: typeof behave]>([
  ['a refusal', (response) => response.end(reply({ logprobs: tokens(['REFUSAL']) }))],
  ['a thought that looks like an answer', thinker({ content: 'Okay, so' }, '85', ['Okay', ',', ' so'])],
  [
    'a thought without an end',
    (response) => response.end(reply({ finish_reason: 'length', message: { content: '<think>100' } })),
  ],
])('the check fails where it gets no number: %s', async (_, play) => {
  behave = play;
  const asked = judge();
  await expect(asked.check!()).rejects.toThrow(
    /^\[judge\] Expected a number from 'm' at .* when asked "Answer with the number 100\.", got no rating: n.*textReplies: 1/,
  );
  behave = (response) => response.end(reply({ message: { content: '100' }, logprobs: tokens(['100']) }));
  await asked.check!();
});

test('a text that is cut off after its number is not asked for again', async () => {
  behave = (response) => response.end(reply({ finish_reason: 'length', message: { content: '**85** because of' } }));
  expect((await judge({ textReplies: 1 }).rate([request]))[0]!.score).toBe(85);
  expect(seen).toHaveLength(1);
});
