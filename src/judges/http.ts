import { fail } from '../lib/errors.ts';
import { type ChatCompletion, postChat, RefusedError } from './chat-completion.ts';
import type { Criterion, Judge, JudgeRequest, JudgeUsage, Rating } from './judge.ts';
import { logProbabilityScore } from './log-probability-score.ts';
import { openRatingCache, ratingsFolder } from './rating-cache.ts';
import {
  asText,
  type RequestForm,
  requestBody,
  requestForm,
  TOKENS,
  withoutRefused,
  withThinking,
} from './request-form.ts';
import { retrying } from './retrying.ts';
import { textRating, withoutThought } from './text-rating.ts';

/** How to reach a chat model, and how long to wait for it. */
export interface HttpJudgeOptions {
  /** Base URL of an OpenAI-compatible interface: `https://api.openai.com/v1`. */
  readonly url: string;
  /** The endpoint's name for the model. */
  readonly model: string;
  /**
   * Name of the environment variable with the key. The key itself is never written anywhere. @defaultValue
   * 'SELGEN_JUDGE_KEY'
   */
  readonly keyVariable?: string;
  /** Concurrent requests. @defaultValue 8 */
  readonly concurrency?: number;
  /** Timeout of one attempt, in milliseconds. @defaultValue 60,000 */
  readonly timeout?: number;
  /** Attempts after the first. @defaultValue 6 */
  readonly retries?: number;
  /** Pause before the second attempt, in milliseconds; it doubles with each attempt. @defaultValue 1,000 */
  readonly pause?: number;
  /** Folder of known ratings. @defaultValue `.selgen/ratings` of the project */
  readonly cache?: string;
  /**
   * Rates by the mean of this many replies in text instead of the log-probabilities of one reply. One reply is sampled
   * at temperature 0, several at temperature 1. Endpoints without log-probabilities are read as text in any case.
   */
  readonly textReplies?: number;
  /** US dollars for a million tokens. */
  readonly prices?: { readonly prompt: number; readonly completion: number };
}

/**
 * A judge that asks a chat model behind an OpenAI-compatible interface for a number. It rates by the log-probabilities
 * of the number's tokens, or by the text where there are none. Parameters that the endpoint refuses are left out from
 * then on. A rating is kept on disk under a hash of the whole request, its address and the criterion, and is not
 * requested twice.
 *
 * @throws {SelgenError} where `url` is no URL; when it rates or is checked, where the endpoint refuses the key or does
 *   not answer.
 * @example
 * const judge = httpJudge({ url: 'https://api.openai.com/v1', model: 'gpt-4.1-nano' });
 * defineSuite(em({ judge }), [{ method: taskOnly() }]);
 */
export function httpJudge(options: HttpJudgeOptions): Judge {
  const { url, model, keyVariable = 'SELGEN_JUDGE_KEY', concurrency = 8, timeout = 60_000 } = options;
  const { retries = 6, pause = 1000, cache: folder = ratingsFolder(), prices, textReplies = null } = options;
  const endpoint = `${url.replace(/\/+$/, '')}/chat/completions`;
  if (!URL.canParse(endpoint)) fail('judge', `Expected a URL such as https://api.openai.com/v1, got '${url}'.`);
  const cache = openRatingCache(folder);
  const spent = { requests: 0, cached: 0, promptTokens: 0, completionTokens: 0 };

  const repeated = textReplies === null ? {} : { textReplies };
  // Shared by all requests, so that a refusal is met once.
  let form = requestForm(textReplies);

  async function complete(content: string, place: number): Promise<{ choice: Choice; sent: RequestForm }> {
    return retrying({ retries, pause }, async () => {
      for (;;) {
        const sent = form;
        spent.requests++;
        try {
          const answer = await postChat(
            endpoint,
            requestBody(sent, model, content, place),
            process.env[keyVariable],
            timeout,
          );
          spent.promptTokens += answer.usage?.prompt_tokens ?? 0;
          spent.completionTokens += answer.usage?.completion_tokens ?? 0;
          const [choice] = answer.choices;
          const better = betterForm(sent, choice!);
          if (better === undefined) return { choice: choice!, sent };
          if (form === sent) form = better;
        } catch (error) {
          if (!(error instanceof RefusedError)) throw error;
          const changed = withoutRefused(sent, error.said);
          if (changed === undefined) throw error;
          if (form === sent) form = changed;
        }
      }
    });
  }

  async function ask(content: string, criterion: Criterion): Promise<Rating> {
    const { choice, sent } = await complete(content, 0);
    if (sent.candidates > 0) return ratingOfTokens(choice, model, endpoint);
    const replies = [choice.message?.content ?? ''];
    while (replies.length < (textReplies ?? 1)) {
      replies.push((await complete(content, replies.length)).choice.message?.content ?? '');
    }
    return textRating(replies, criterion);
  }

  /** One reply is enough to learn whether this model gives numbers, however many replies a rating takes. */
  async function checkRating(): Promise<void> {
    const { choice, sent } = await complete(CHECK, 0);
    const { score, why } =
      sent.candidates > 0 ? ratingOfTokens(choice, model, endpoint) : textRating([choice.message?.content ?? '']);
    if (score !== null) return;
    fail(
      'judge',
      `Expected a number from '${model}' at ${endpoint} when asked "${CHECK}", got no rating: ${why}. ` +
        'If the model thinks, turn that off, let the server give the thought apart, or ask it by httpJudge({ textReplies: 1 }). Otherwise ask another model.',
    );
  }

  // Not kept on disk: the key that an earlier run had may be another.
  let checked: Promise<unknown> | undefined;

  return {
    name: model,
    readsPrompts: true,
    async check() {
      checked ??= checkRating().catch((error: unknown) => {
        checked = undefined;
        throw error;
      });
      await checked;
    },
    identity: {
      judge: 'http',
      url: endpoint,
      model,
      request: requestBody(requestForm(textReplies), model, ''),
      ...repeated,
    },
    async rate(requests, onProgress) {
      const ratings: Rating[] = [];
      let next = 0;
      let done = 0;
      const work = async (): Promise<void> => {
        while (next < requests.length) {
          const index = next++;
          const request = requests[index]!;
          const { criterion } = request;
          const content = promptOf(request);
          const body = requestBody(requestForm(textReplies), model, content);
          // One prompt may ask for both criteria, and its reply is read by criterion.
          const asked = { endpoint, body, criterion, ...repeated };
          const { rating, known } = await cache.get(asked, () => ask(content, criterion));
          if (known) spent.cached++;
          ratings[index] = rating;
          onProgress?.(++done, requests.length);
        }
      };
      // The first failure stops all requests. What has been rated is on disk by then.
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

type Choice = ChatCompletion['choices'][number];

/** What a judge is asked before anything is trained. */
const CHECK = 'Answer with the number 100.';

/** The form to ask again in, where a reply cannot be read in this one. */
function betterForm(sent: RequestForm, { logprobs, message, finish_reason }: Choice): RequestForm | undefined {
  const isCutOff = finish_reason === 'length';
  const said = withoutThought(message?.content ?? '');
  if (sent.candidates > 0) {
    if (!logprobs?.content?.length) return asText(sent);
    // These probabilities are of the first words of a thought.
    return isCutOff && message && said === '' ? withThinking(asText(sent)) : undefined;
  }
  // A text that is cut off before its number is a thought, if only by its tokens: numbers in it are no rating.
  return isCutOff && !/^[^\p{L}\d]*\d/u.test(said) ? withThinking(sent) : undefined;
}

function ratingOfTokens({ logprobs, finish_reason }: Choice, model: string, endpoint: string): Rating {
  const reply = logprobs!.content!.map(({ token, top_logprobs: candidates }) => {
    const [likeliest] = [...candidates].sort((a, b) => b.logprob - a.logprob);
    return { token: token ?? likeliest!.token, candidates };
  });
  if (finish_reason === 'length' && reply.length < TOKENS && /^\s*\d\s*$/.test(reply[0]!.token)) {
    fail(
      'judge',
      `Expected ${TOKENS} tokens from ${endpoint}, got ${reply.length}: '${model}' writes numbers digit by digit, and the rest of one is missing. ` +
        'Let the server give as many tokens as it is asked for, or ask another model.',
    );
  }
  return logProbabilityScore(reply);
}

/** The prompt with question and answer inserted. Placeholders inside these two are left alone. */
export function promptOf({ prompt, question, answer, criterion }: JudgeRequest): string {
  if (prompt === undefined) {
    return fail(
      'judge',
      `Expected judge_prompts.${criterion} for "${question}", got none. Write it, with {question} and {answer}.`,
    );
  }
  return prompt.replace(/\{(question|answer)\}/g, (_, name: string) => (name === 'question' ? question : answer));
}
