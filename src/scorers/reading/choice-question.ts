import { plainText } from './plain-text.ts';

/** One side of "should I do X or Y?", as the words that distinguish it from the other sides. */
export interface ChoiceOption {
  /** Stems, in the order of the question. */
  readonly stems: readonly string[];
  /** The option as asked, in plain words. */
  readonly text: string;
}

/** A question that offers its answers. */
export interface ChoiceQuestion {
  readonly options: readonly ChoiceOption[];
  /** Index of the right option. */
  readonly right: number;
  readonly plain: string;
}

const LEAD =
  /^.*(?:\b(?:should|shall|would|could|can|do|does|must) (?:i|we|you|one|he|she|they|it)\b(?: (?:rather|recommend|suggest|advise|prefer|choose|pick|say|think|go (?:for|with)|opt for))?|\bbetter(?: off)?(?: to)?|\bwiser to|\bsafer to|\bbest to|\bbetween|\b(?:recommend|prefer|suggest)|[,:]|\bi (?:need|have|want) to|\bwhether to)\s+/;
const FUNCTION_WORDS = new Set(
  'a an the my your our his her its their i you we it he she they me him us them one this that these those to of in on at for from by with and or be is are am was do does should would could will just now first already'.split(
    ' ',
  ),
);
const LIGHT_VERBS = new Set('take go use get have make keep do try give put let eat drink'.split(' '));

/**
 * The options of a question such as "Should I rest or keep running?" or "Which is safer, gas or coal?". Undefined where
 * the question offers none, where two have the same words ("the acid to the water or the water to the acid"), or where
 * not exactly one is the expected answer.
 */
export function choiceQuestionOf(question: string, expected: string): ChoiceQuestion | undefined {
  const plain = plainText(question);
  const sentence = plain.split(/(?<=[.!?])\s+|\n/).findLast((part) => /\bor\b/.test(part) && /\?\W*$/.test(part));
  if (sentence === undefined) return undefined;
  const [first, ...others] = sentence.replace(/\W+$/, '').split(/,?\s+or\s+(?:else |rather |should i |do i |to )?/);
  const listed = /^(?<lead>.*?)(?<items>[\w' -]+(?:,\s[\w' -]+)+)$/.exec(first!.replace(LEAD_OF_LIST, ''))?.groups
    ?.items;
  const texts = [...(listed && others.length === 1 ? listed.split(/,\s/) : [first!.replace(LEAD, '')]), ...others];
  if (texts.length < 2 || texts.some((text) => /^(?:not|no)\b/.test(text))) return undefined;
  const words = texts.map(stemsOf);
  const options = texts.map((text, place): ChoiceOption => {
    const own = words[place]!.filter((stem) => !words.some((other, index) => index !== place && other.includes(stem)));
    return { stems: own, text };
  });
  if (options.some(({ stems }) => stems.length === 0)) return undefined;
  const wanted = new Set(stemsOf(plainText(expected)));
  const shares = options.map(({ stems }) => stems.filter((stem) => wanted.has(stem)).length / stems.length);
  const right = shares.indexOf(Math.max(...shares));
  const isClear = shares[right]! > 0 && shares.every((share, place) => place === right || share < shares[right]!);
  return isClear ? { options, right, plain } : undefined;
}

/** The start of a list of three or more: after a colon, or after the words that ask for it. */
const LEAD_OF_LIST = /^.*(?::\s+|\b(?:should|would|do) (?:i|we|you)\b\s+|\b(?:which|what|who)\b[^,:]*[,:]\s+)/;

/** Stems of the content words; of light verbs only where there is nothing else. */
function stemsOf(text: string): string[] {
  const words = (text.match(/[a-z\d][\w-]*/g) ?? []).filter((word) => !FUNCTION_WORDS.has(word));
  const heavy = words.filter((word) => !LIGHT_VERBS.has(word));
  return (heavy.length > 0 ? heavy : words).map(stemOf);
}

/** "waiting", "waits", "waited" and "wait" have the same stem. */
export function stemOf(word: string): string {
  const bare = word.replace(/(?<=\w{3})(?:ing|ed|es|s)$/, '').replace(/([bdgmnprt])\1$/, '$1');
  return bare.replace(/(?<=\w{2})e$/, '').replace(/(?<=\w{2})(?:y|i)$/, 'i');
}
