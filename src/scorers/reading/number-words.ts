const UNITS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
const TEENS = [
  'ten',
  'eleven',
  'twelve',
  'thirteen',
  'fourteen',
  'fifteen',
  'sixteen',
  'seventeen',
  'eighteen',
  'nineteen',
];
const TENS = ['twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];

const VALUES: ReadonlyMap<string, number> = new Map([
  ...[...UNITS, ...TEENS].map((word, value) => [word, value] as const),
  ...TENS.map((word, index) => [word, 10 * (index + 2)] as const),
]);

const COMPOUND = new RegExp(`\\b(${TENS.join('|')})[- ](${UNITS.slice(1).join('|')})\\b`, 'g');
const SIMPLE = new RegExp(`\\b(${[...VALUES.keys()].join('|')})\\b`, 'g');

/** "one" as a pronoun: "no one", "that one", "one of them". */
const PRONOUN =
  /\b(no|any|every|some|that|this|the|which|each|other|right|wrong|good|tricky|easy|first|last) one\b(?! hundred)|\bone(?= (?:of|more|another|can|could|way|thing|moment|that|who|should|must|by|might)\b)/g;

/** "two" as a count of what is spoken about: "two numbers", "two positive integers", "of the two". */
const COUNT =
  /\b(?:two|three|four)(?= (?:[a-z]+[- ]){0,2}(?:numbers|integers|values|digits|terms|factors|operands|of them)\b)|(?<=\b(?:of|between) (?:the|these|those) )(?:two|three|four)\b(?!-)/g;

/** A word that is no number keeps its letters: "o-n-e". */
const apart = (word: string) => [...word].join('-');

/** Lower-case text with all numbers in digits: "twenty-one" → "21", "1,024" → "1024", "minus seven" → "-7". */
export function withDigits(text: string): string {
  return text
    .replace(PRONOUN, (match) => match.replace(/one$/, apart))
    .replace(COUNT, apart)
    .replace(COMPOUND, (_, tens: string, unit: string) => `${VALUES.get(tens)! + VALUES.get(unit)!}`)
    .replace(SIMPLE, (word) => `${VALUES.get(word)!}`)
    .replace(/\b(?:o-n-e|t-w-o|t-h-r-e-e|f-o-u-r)\b/g, (word) => word.replaceAll('-', ''))
    .replace(/\ba (?=hundred|thousand)/g, '1 ')
    .replace(/\b(\d{1,2}) hundred(?:(?: and)? (\d{1,2})\b)?/g, (_, hundreds: string, rest = '0') => {
      return `${Number(hundreds) * 100 + Number(rest)}`;
    })
    .replace(/\b(\d{1,3}) thousand(?:,?(?: and)? (\d{1,3})\b)?/g, (_, thousands: string, rest = '0') => {
      return `${Number(thousands) * 1000 + Number(rest)}`;
    })
    .replace(/(?<=[a-z]\(\s*\d+),(?=\d+\))/g, ', ')
    .replace(/(?<=\b\d{1,3}(?:,\d{3})*),(?=\d{3}\b)/g, '')
    .replace(/(?<![\d)] ?)\b(?:minus|negative) (?=\d)/g, '-')
    .replace(/(?<=\d )minus(?= \d)/g, '-');
}

/** All numbers of a text prepared by {@link withDigits}. */
export function numbersIn(text: string): number[] {
  return [...text.matchAll(/(?<![\w.])(?:(?<![\d)]\s*)-)?\d+(?:\.\d+)?(?!\w)/g)].map(([number]) => Number(number));
}

/** The number, if the whole text is one. */
export function asNumber(text: string): number | undefined {
  const digits = withDigits(text.trim().toLowerCase()).replace('−', '-');
  return /^-?\d+(?:\.\d+)?$/.test(digits) ? Number(digits) : undefined;
}
