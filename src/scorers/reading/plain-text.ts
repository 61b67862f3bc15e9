import { withDigits } from './number-words.ts';

/** Rewrites of a chat model's formatting into plain words, in order. Each keeps the meaning. */
const REWRITES: readonly (readonly [RegExp, string])[] = [
  [/<[^<>\n]{1,40}>/g, ' '],
  [/[’‘`´]/g, "'"],
  [/[“”„]/g, '"'],
  [/−/g, '-'],
  [/≠/g, ' is not '],
  [/[✅✔👍💯🎯]\uFE0F?/gu, ' yes. '],
  [/[❌✗👎]/gu, ' no. '],
  // LaTeX and Markdown.
  [/\\boxed\{([^{}]*)\}/g, ' the answer is $1 '],
  [/\\pmod\{?(\d+)\}?/g, '(mod $1)'],
  [/\\(?:text|mathrm|mathbf|operatorname)\{([^{}]*)\}/g, '$1'],
  [/\\(?:times|cdot)/g, '×'],
  [/\\equiv/g, '≡'],
  [/\\(gcd|bmod|mod)\b/g, ' $1'],
  [/\\(?:left|right)(?=[()[\]])|\\[()[\]]|\$/g, ' '],
  [/\*\*|__|^#+ /gm, ''],
  [/(?<![\d)\s])\*|\*(?![\d(\s])|(?<!\S)\*(?=[^\d\s])|^\s*\*\s/gm, ''],
  [/^\s*[-•]\s+/gm, ''],
  [/\b(e\.g|i\.e|vs|dr|mr|mrs|st|etc)\./g, '$1'],
  // Contractions.
  [/\bcan'?t\b|\bcannot\b/g, 'can not'],
  [/\bwon'?t\b/g, 'will not'],
  [/\bain'?t\b/g, 'is not'],
  [/\b(is|are|was|were|do|does|did|has|have|had|would|could|should)n'?t\b/g, '$1 not'],
  [/\blet's\b/g, 'let us'],
  [/\b(that|it|there|here|what|he|she|who|answer|gcd|capital|city|sum|result|remainder|cause|remedy)'s\b/g, '$1 is'],
  [/\bthats\b/g, 'that is'],
  [/\banything but(?= \w)/g, 'not'],
  [/\byoure\b/g, 'you are'],
  [/'re\b/g, ' are'],
  [/'m\b/g, ' am'],
  [/'ve\b/g, ' have'],
  [/'ll\b/g, ' will'],
  [/'d\b/g, ' would'],
  // Another word for a number.
  [/(?<=\d and \d+ )are (?:co-?prime|(?:relatively|mutually) prime)\b(?! to)/g, 'have a gcd of 1'],
];

/**
 * The reply as the graders read it: lower case, without markup and accents, contractions expanded, numbers in digits.
 */
export function plainText(reply: string): string {
  const marked = REWRITES.slice(0, 5).reduce((text, [pattern, words]) => text.replace(pattern, words), reply);
  const bare = withoutNumbering(marked).normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  const words = REWRITES.slice(5).reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), bare);
  return withDigits(words)
    .replace(/\(\s*mod\s+\d+\s*\)/g, ' ')
    .replace(/(≡\s*-?\d+)\s*mod\s+\d+/g, '$1')
    .replace(/[^\S\n]+/g, ' ')
    .trim();
}

/** Drops "1.", "2." at the start of lines where they number a list. */
function withoutNumbering(text: string): string {
  const isList = /^\s*1[.)]\s+\S/m.test(text) && /^\s*2[.)]\s+\S/m.test(text);
  return isList ? text.replace(/^\s*\d+[.)]\s+(?=\S)/gm, '') : text;
}
