import { type ChoiceQuestion, stemOf } from './choice-question.ts';

/** The place in a clause that names an option. */
export interface Mention {
  readonly option: number;
  readonly start: number;
  readonly end: number;
}

/**
 * The options that a clause names, in order of mention: by their first or last word, half of their words, or "the
 * former".
 */
export function mentions(text: string, { options }: ChoiceQuestion): Mention[] {
  const words = [...text.matchAll(/[a-z\d][\w-]*/g)].map((match) => ({
    stem: stemOf(match[0]),
    at: match.index,
    match,
  }));
  const found = options.flatMap(({ stems }, option) => {
    const ordinal = options.length === 2 ? ORDINALS[option]!.exec(text) : null;
    if (ordinal) return [{ option, start: ordinal.index, end: ordinal.index + ordinal[0].length, clarity: 1 }];
    const own = words.filter(({ stem }) => stems.includes(stem));
    const isHead = own.some(({ stem }) => stem === stems[0]);
    const share = new Set(own.map(({ stem }) => stem)).size / stems.length;
    if (share < 0.5 && !isHead && !own.some(({ stem }) => stem === stems.at(-1))) return [];
    const last = own.at(-1)!;
    return [{ option, start: own[0]!.at, end: last.at + last.match[0].length, clarity: isHead ? 1 : share }];
  });
  // Where one option is named more clearly, that one is meant.
  const clearest = Math.max(...found.map(({ clarity }) => clarity));
  return found.filter(({ clarity }) => clarity === clearest || clarity >= 1).sort((a, b) => a.start - b.start);
}

const ORDINALS: readonly RegExp[] = [
  /\b(?:the former|(?:the )?(?:1st|first)(?: (?:1|option|choice))|option (?:1|a)|^(?:the )?(?:first|1st)$)\b/,
  /\b(?:the latter|(?:the )?(?:2nd|second)(?: (?:1|option|choice))|option (?:2|b)|^(?:the )?(?:second|2nd)$)\b/,
];
