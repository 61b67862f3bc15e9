/** One candidate for a token of a judge's reply. */
export interface TokenLogProbability {
  readonly token: string;
  /** In nats. */
  readonly logprob: number;
}

/** One token of a reply with the candidates for its place. */
export interface ReplyToken {
  readonly token: string;
  readonly candidates: readonly TokenLogProbability[];
}

export interface ReadRatings {
  /** Whole numbers from 0 to 100 that the reply may begin with, each with its probability. */
  readonly ratings: readonly { readonly value: number; readonly mass: number }[];
  /** Probability of first digits whose second digit is unknown, because the model chose another first digit. */
  readonly unread: number;
}

const DIGITS = /^\d+$/;

/**
 * The numbers that a reply may begin with. Some models write 85 as one token, others digit by digit. Candidates for the
 * first token are whole numbers if one of them has two digits. Otherwise they are first digits, and second digits are
 * known only after the chosen one.
 */
export function readRatings(reply: readonly ReplyToken[]): ReadRatings {
  const [first] = reply;
  if (!first) return { ratings: [], unread: 0 };
  const numbers = numeric(first.candidates);
  const isWhole = numbers.some(({ text }) => text.length > 1);
  if (isWhole) {
    const ratings = numbers.map(({ text, probability }) => ({ value: Number(text), mass: probability }));
    return { ratings: ratings.filter(({ value }) => value <= 100), unread: 0 };
  }
  return follow(reply, 0, '', 1);
}

/** The numbers that begin with this prefix of digits, which was chosen with probability `mass`. */
function follow(reply: readonly ReplyToken[], place: number, prefix: string, mass: number): ReadRatings {
  const here = reply[place];
  const complete = { ratings: prefix === '' ? [] : [{ value: Number(prefix), mass }], unread: 0 };
  // Among numbers up to 100 only 100 has a third digit. The reply's end ends the number too.
  if (!here || (prefix.length >= 2 && prefix !== '10')) return complete;
  const ratings: { value: number; mass: number }[] = [];
  let unread = 0;
  let continued = 0;
  for (const { text, probability } of numeric(here.candidates)) {
    const digits = prefix + text;
    continued += probability;
    if (Number(digits) > 100) continue;
    const isChosen = text === here.token.trim();
    if (isChosen) {
      const rest = follow(reply, place + 1, digits, mass * probability);
      ratings.push(...rest.ratings);
      unread += rest.unread;
    } else if (digits.length === 1 || digits === '10') {
      unread += mass * probability;
    } else {
      ratings.push({ value: Number(digits), mass: mass * probability });
    }
  }
  if (prefix !== '') ratings.push({ value: Number(prefix), mass: mass * Math.max(0, 1 - continued) });
  return { ratings, unread };
}

/** Candidates that are digits. The same digits with and without a space count as two candidates. */
function numeric(
  candidates: readonly TokenLogProbability[],
): { readonly text: string; readonly probability: number }[] {
  return candidates.flatMap(({ token, logprob }) => {
    const text = token.trim();
    return DIGITS.test(text) && text.length <= 3 ? [{ text, probability: Math.exp(logprob) }] : [];
  });
}
