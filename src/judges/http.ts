import { z } from 'zod';
import { fail } from '../lib/errors.ts';
import type { Judge, JudgeRequest, JudgeUsage, Rating } from './judge.ts';
import { logProbabilityScore } from './log-probability-score.ts';
import { openRatingCache } from './rating-cache.ts';
import { AttemptError, retrying } from './retrying.ts';

/** Where a chat model can be asked, and how patiently. */
export interface HttpJudgeOptions {
  /** Base of an OpenAI-compatible interface: `https://api.openai.com/v1`. */
  readonly url: string;
  readonly model: string;
  /** Name of the environment variable that holds the key; the key itself is written nowhere. @defaultValue 'SELGEN_JUDGE_KEY' */
  readonly keyVariable?: string;
  /** Requests under way at once. @defaultValue 8 */
  readonly concurrency?: number;
  /** Of one attempt, in milliseconds. @defaultValue 60,000 */
  readonly timeout?: number;
  /** Attempts after the first. @defaultValue 6 */
  readonly retries?: number;
  /** Pause before the second attempt, in milliseconds; it doubles from attempt to attempt. @defaultValue 1,000 */
  readonly pause?: number;
  /** Folder of ratings that are already known. @defaultValue `.selgen/ratings` */
  readonly cache?: string;
  /** US dollars for a million tokens. */
  readonly prices?: { readonly prompt: number; readonly completion: number };
}

/**
 * Asks a chat model behind an OpenAI-compatible interface for a number and rates by the log-probabilities of its tokens. A rating is
 * kept on disk under a hash of everything that was sent and where, and is not asked for twice.
 */
export function httpJudge(options: HttpJudgeOptions): Judge {
  const { url, model, keyVariable = 'SELGEN_JUDGE_KEY', concurrency = 8, timeout = 60_000 } = options;
  const { retries = 6, pause = 1000, cache: folder = '.selgen/ratings', prices } = options;
  const endpoint = `${url.replace(/\/+$/, '')}/chat/completions`;
  if (!URL.canParse(endpoint)) fail('judge', `Expected a URL such as https://api.openai.com/v1, got '${url}'.`);
  const cache = openRatingCache(folder);
  const spent = { requests: 0, cached: 0, promptTokens: 0, completionTokens: 0 };

  async function ask(body: RequestBody): Promise<Rating> {
    const key = process.env[keyVariable];
    const answer = await retrying({ retries, pause }, async () => {
      spent.requests++;
      return post(endpoint, body, key, timeout);
    });
    spent.promptTokens += answer.usage?.prompt_tokens ?? 0;
    spent.completionTokens += answer.usage?.completion_tokens ?? 0;
    const [choice] = answer.choices;
    const reply = choice!.logprobs.content.map(({ token, top_logprobs: candidates }) => {
      const [likeliest] = [...candidates].sort((a, b) => b.logprob - a.logprob);
      return { token: token ?? likeliest!.token, candidates };
    });
    if (choice!.finish_reason === 'length' && reply.length < TOKENS && /^\s*\d\s*$/.test(reply[0]?.token ?? '')) {
      fail(
        'judge',
        `Expected ${TOKENS} tokens from ${endpoint}, got ${reply.length}: '${model}' writes numbers digit by digit, and the rest of one is missing. ` +
          'Let the server give as many tokens as it is asked for, or ask another model.',
      );
    }
    return logProbabilityScore(reply);
  }

  return {
    name: model,
    identity: { judge: 'http', url: endpoint, model, request: requestBody(model, '') },
    async rate(requests, onProgress) {
      const ratings: Rating[] = [];
      let next = 0;
      let done = 0;
      const work = async (): Promise<void> => {
        while (next < requests.length) {
          const index = next++;
          const body = requestBody(model, promptOf(requests[index]!));
          const { rating, known } = await cache.get({ endpoint, body }, () => ask(body));
          if (known) spent.cached++;
          ratings[index] = rating;
          onProgress?.(++done, requests.length);
        }
      };
      // The first that fails stops all: what has been rated is on disk by then.
      const stop = () => {
        next = requests.length;
      };
      const workers = Array.from({ length: Math.min(concurrency, requests.length) }, () =>
        work().catch((error: unknown) => {
          stop();
          throw error;
        }),
      );
      const failed = (await Promise.allSettled(workers)).find((result) => result.status === 'rejected');
      if (failed) throw failed.reason;
      return ratings;
    },
    usage: (): JudgeUsage => ({
      ...spent,
      dollars: prices
        ? (spent.promptTokens * prices.prompt + spent.completionTokens * prices.completion) / 1_000_000
        : null,
    }),
  };
}

type RequestBody = ReturnType<typeof requestBody>;

/** Of a rating that is written digit by digit: 100. */
const TOKENS = 3;

/** A rating's tokens, the twenty likeliest candidates of each, nothing left to chance. */
function requestBody(model: string, content: string) {
  const messages = [{ role: 'user', content }];
  return { model, messages, max_tokens: TOKENS, temperature: 0, seed: 0, logprobs: true, top_logprobs: 20 };
}

/** The prompt with question and answer in their places; text that looks like a place is left alone. */
export function promptOf({ prompt, question, answer, criterion }: JudgeRequest): string {
  if (prompt === undefined) {
    return fail(
      'judge',
      `Expected judge_prompts.${criterion} for "${question}", got none. Write it, with {question} and {answer}.`,
    );
  }
  return prompt.replace(/\{(question|answer)\}/g, (_, name: string) => (name === 'question' ? question : answer));
}

const Answer = z.object({
  choices: z
    .array(
      z.object({
        finish_reason: z.string().nullish(),
        logprobs: z.object({
          content: z.array(
            z.object({
              token: z.string().optional(),
              top_logprobs: z.array(z.object({ token: z.string(), logprob: z.number() })).min(1),
            }),
          ),
        }),
      }),
    )
    .min(1),
  usage: z.object({ prompt_tokens: z.number(), completion_tokens: z.number() }).nullish(),
});

async function post(endpoint: string, body: RequestBody, key: string | undefined, timeout: number) {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(key ? { authorization: `Bearer ${key}` } : {}) },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(timeout),
  });
  const text = await response.text();
  if (!response.ok) {
    const { status } = response;
    const advice = status === 401 || status === 403 ? ` Is the key in the environment right?` : '';
    const isPassing = status === 408 || status === 429 || status >= 500;
    const wait = pauseOf(response.headers.get('retry-after'));
    throw new AttemptError(`HTTP ${status} from ${endpoint}, ${start(text)}.${advice}`, isPassing, wait);
  }
  const parsed = Answer.safeParse(jsonOf(text));
  if (!parsed.success) {
    throw new AttemptError(`no chat completion with log-probabilities from ${endpoint}, but ${start(text)}`, true);
  }
  return parsed.data;
}

/** What `Retry-After` asks for, in milliseconds: seconds, or a date (RFC 9110, 10.2.3). */
function pauseOf(header: string | null): number {
  if (header === null) return 0;
  const seconds = Number(header);
  const wait = Number.isNaN(seconds) ? Date.parse(header) - Date.now() : seconds * 1000;
  return wait > 0 ? wait : 0;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function start(text: string): string {
  return JSON.stringify(text.length > 120 ? `${text.slice(0, 120)}…` : text);
}
