import { z } from 'zod';
import { AttemptError } from './retrying.ts';

const Answer = z.object({
  choices: z
    .array(
      z.object({
        finish_reason: z.string().nullish(),
        message: z.object({ content: z.string().nullish() }).nullish(),
        logprobs: z
          .object({
            content: z
              .array(
                z.object({
                  token: z.string().optional(),
                  top_logprobs: z.array(z.object({ token: z.string(), logprob: z.number() })).min(1),
                }),
              )
              .nullish(),
          })
          .nullish(),
      }),
    )
    .min(1),
  usage: z.object({ prompt_tokens: z.number(), completion_tokens: z.number() }).nullish(),
});

/** A reply of an OpenAI-compatible interface. */
export type ChatCompletion = z.infer<typeof Answer>;

/** The endpoint understood the request and refuses it. */
export class RefusedError extends AttemptError {}

/** @throws AttemptError that says whether another attempt may succeed; {@link RefusedError} after HTTP 400 and 422. */
export async function postChat(
  endpoint: string,
  body: object,
  key: string | undefined,
  timeout: number,
): Promise<ChatCompletion> {
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
    const message = `HTTP ${status} from ${endpoint}, ${start(text)}.${advice}`;
    if (status === 400 || status === 422) throw new RefusedError(message, false, 0, text);
    throw new AttemptError(message, isPassing, pauseOf(response.headers.get('retry-after')));
  }
  const parsed = Answer.safeParse(jsonOf(text));
  if (!parsed.success) throw new AttemptError(`no chat completion from ${endpoint}, but ${start(text)}`, true);
  return parsed.data;
}

/** The pause that `Retry-After` asks for, in milliseconds: given as seconds or a date (RFC 9110, 10.2.3). */
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
