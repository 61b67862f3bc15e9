/** The relation of a clause to the text before it. */
export type Link = 'none' | 'contrast' | 'concession' | 'reason' | 'conclusion' | 'condition' | 'retraction';

/** A part of a sentence that makes one statement. */
export interface Clause {
  /** Plain words, without the linking word. */
  readonly text: string;
  readonly link: Link;
  /** Index of its sentence. */
  readonly sentence: number;
  /** Whether it asks instead of states. */
  readonly asks: boolean;
}

/** Openings of each kind of clause; the first match counts. */
const LINKS: readonly (readonly [Link, RegExp])[] = [
  [
    'retraction',
    /^(?:oh |no |hold on |sorry )*(?:wait|scratch that|correction|i mean|on second thought|let me correct myself|oops|i made an? (?:mistake|error)|i was (?:wrong|mistaken)|my mistake|actually(?= (?:no|it is|the answer)\b))\b/,
  ],
  ['contrast', /^(?:but|however|yet|instead|actually|rather|unfortunately|on the other hand|that said|in fact)\b/],
  ['concession', /^(?:although|though|even though|while|whereas|despite|even if)\b/],
  ['reason', /^(?:because|since|as(?= )|given that|to check|check|checking|to verify|verification|proof|note that)\b/],
  [
    'conclusion',
    /^(?:and )?(?:so|therefore|thus|hence|then|which means|which gives|this means|that means|this gives|consequently|in conclusion|finally|we get|→|=>|⇒)(?!\w)/,
  ],
  [
    'condition',
    /^(?:only )?(?:if|whether|unless|suppose|supposing|assuming|provided|as long as|in case|let)\b(?! us| me)/,
  ],
];

const SENTENCE_END = /(?<=[.!?…])["')]*(?=\s|$)|(?<=[a-z\d][.!?])(?=[a-z]{3})|(?<=[!?])(?=\w)|\n|;/;

/** Dashes, colons, commas (except in "gcd(56, 21)" and lists of numbers) and words that open a clause. */
const CLAUSE_END =
  /(?<![\d)])\s+-{1,2}\s+|\s*[–—]\s*|:(?=\s)(?!\s*-?\d[\d.]*\W*(?:$|,\s))|(?<!\d),\s|,\s(?!-?\d)|(?<=\S)\s+(?=(?:but|because|although|though|whereas|therefore|thus|hence|unless|if|→|=>|⇒)(?!\w))|(?<=[a-z]) \((?=[a-z])|(?<=\d) \((?!mod)/;

const TAG =
  /^(?:right|correct|yes|no|ok|okay|agreed|true|do you agree|am i (?:right|correct)|is (?:it|that|this)(?: not| right| correct)?|does it(?: not)?)\W*$/;

/** Concedes at the start of a sentence ("while 6 divides both, …"), opposes after its first clause. */
const OPPOSES = /^(?:while|whereas)\b/;

/** Cuts plain text into clauses, in order. */
export function clausesOf(plain: string): Clause[] {
  return plain
    .split(SENTENCE_END)
    .filter((sentence) => /[a-z\d]/.test(sentence))
    .flatMap((sentence, index) => clausesOfSentence(sentence.trim(), index));
}

function clausesOfSentence(sentence: string, index: number): Clause[] {
  const parts = sentence.split(CLAUSE_END).map((part) => part.replace(/^[\s"'(,]+|[\s"'.!…,]+$/g, ''));
  const isQuestion = parts.at(-1)!.endsWith('?');
  const isTagged = isQuestion && parts.length > 1 && TAG.test(parts.at(-1)!);
  let carried: Link = 'none';
  return parts.flatMap((part, position) => {
    const [kind, pattern] = LINKS.find(([, opening]) => opening.test(part)) ?? ['none' as const, undefined];
    const text = pattern === undefined ? part : part.replace(pattern, '').replace(/^[\s,:]+/, '');
    const link = kind === 'none' ? carried : position > 0 && OPPOSES.test(part) ? 'contrast' : kind;
    carried = text === '' ? link : 'none';
    const asks = isQuestion && (!isTagged || position === parts.length - 1);
    return text === '' ? [] : [{ text: text.replace(/\?+$/, ''), link, sentence: index, asks }];
  });
}
