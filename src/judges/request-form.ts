/** The form of a judge's requests. Parameters that an endpoint refuses are changed once and stay changed. */
export interface RequestForm {
  readonly limit: 'max_tokens' | 'max_completion_tokens' | 'none';
  readonly tokens: number;
  /** Undefined where the endpoint accepts none. */
  readonly temperature: number | undefined;
  readonly seeded: boolean;
  /** Candidates of each token; 0 reads the text instead of probabilities. */
  readonly candidates: number;
}

/** Enough for a rating written digit by digit: 100. */
export const TOKENS = 3;
/** Enough for a number with some words around it. */
const TEXT_TOKENS = 64;
/** Enough for a model that thinks before it answers. */
const THINKING_TOKENS = 8192;

/** @param samples Number of replies in text to average; null reads the probabilities of one reply. */
export function requestForm(samples: number | null): RequestForm {
  const common = { limit: 'max_tokens', seeded: true } as const;
  return samples === null
    ? { ...common, tokens: TOKENS, temperature: 0, candidates: 20 }
    : { ...common, tokens: TEXT_TOKENS, temperature: samples > 1 ? 1 : 0, candidates: 0 };
}

/** The body of a request for the n-th reply, from 0. */
export function requestBody(form: RequestForm, model: string, content: string, place = 0) {
  const { limit, tokens, temperature, seeded, candidates } = form;
  return {
    model,
    messages: [{ role: 'user', content }],
    ...(limit !== 'none' && { [limit]: tokens }),
    ...(temperature !== undefined && { temperature }),
    ...(seeded && { seed: place }),
    ...(candidates > 0 && { logprobs: true, top_logprobs: candidates }),
  };
}

/**
 * The form without the refused parameter. Undefined where the refusal names nothing that a change could fix.
 *
 * @param message The body of the HTTP 400 or 422. The parameter is the error's field `param`, or the first name that
 *   occurs.
 */
export function withoutRefused(form: RequestForm, message: string): RequestForm | undefined {
  const sent = Object.keys(requestBody(form, '', '')).filter((name) => !['model', 'messages'].includes(name));
  const param = /"param"\s*:\s*"(\w+)"/.exec(message)?.[1];
  const isNamed = (name: string) => new RegExp(`(?<!\\w)${name}(?!\\w)`).test(message);
  if (param === undefined && !REFUSES.test(message)) return undefined;
  const refused = param !== undefined && sent.includes(param) ? param : sent.filter(isNamed)[0];
  switch (refused) {
    case 'max_tokens':
      return { ...form, limit: isNamed('max_completion_tokens') || param ? 'max_completion_tokens' : 'none' };
    case 'max_completion_tokens':
      return { ...form, limit: 'none' };
    case 'temperature':
      return { ...form, temperature: undefined };
    case 'seed':
      return { ...form, seeded: false };
    case 'logprobs':
      return asText(form);
    case 'top_logprobs': {
      const most = Number(
        /(?:most|<=|≤|equal to|maximum(?: of| is)?|max|and|range \[0,) ?(\d+)/.exec(message)?.[1] ?? 0,
      );
      return most > 1 && most < form.candidates ? { ...form, candidates: most } : asText(form);
    }
    default:
      return undefined;
  }
}

const REFUSES =
  /support|unrecogni[sz]ed|unknown|unexpected|not (?:permitted|allowed|available|enabled)|invalid|extra|must be|at most|less than|only|forbidden|use '/i;

/** The form for an endpoint without log-probabilities. */
export function asText(form: RequestForm): RequestForm {
  return { ...form, candidates: 0, tokens: Math.max(form.tokens, TEXT_TOKENS) };
}

/** The form for a model that used up its tokens before it answered; undefined where it already has the most. */
export function withThinking(form: RequestForm): RequestForm | undefined {
  return form.tokens < THINKING_TOKENS ? { ...form, tokens: THINKING_TOKENS } : undefined;
}
