import type { Clause } from './clauses.ts';
import { numbersIn } from './number-words.ts';
import type { Topic } from './topic.ts';

/** A clause's statement about the number. */
export interface NumberStatement {
  readonly value: number;
  readonly denied: boolean;
  /** "7 or 14": no answer. */
  readonly undecided: boolean;
  /** 0: given as a reason. 1: in passing. 2: as a conclusion, or alone. 3: named as the answer to the question. */
  readonly rank: 0 | 1 | 2 | 3;
}

const NUMBER = String.raw`(?<value>-?\d+(?:\.\d+)?)(?!\w|\.\d)`;
/** Follows a number that only begins an expression: "2 × 21", "17 mod 5", "14 =". */
const OPERATOR = String.raw`(?!\s*(?:[-+*/×·÷^=≡%(\d⁰¹²³⁴⁵⁶⁷⁸⁹]|(?:mod|modulo|plus|minus|times|divided|goes|when)\b))`;
const FILLER =
  '(?:equal to|exactly|simply|just|indeed|also|therefore|thus|hence|then|only|an?|the|remainder|number|value|of|positive|whole|integer|still|always|clearly|definitely|now|actually|really|in fact|in turn|to|be|as|found|given|by|gcd|answer|result|sum|is|:|=)';
const VERB = String.raw`(?:\b(?:is|are|was|be|been|equals?|gives?|giving|makes?|making|yields?|get|got|gets|obtain|have|leaves?|leaving|remains|totals?|becomes?|(?:comes?|adds?(?: up)?|sums?(?: up)?|amounts?|equal|reduces?|simplifies|evaluates) to|(?:remainder|gcd|divisor|factor|answer|result|sum|total|value)(?: of)?)\b|[=≡:→⇒])`;

/** "… is 7", "= 7", "is not 7", "comes to 7". */
const COMPLEMENT = String.raw`${VERB}\s*(?:(?:certainly|definitely|clearly|surely|absolutely|really|probably|obviously) (?=not))?(?<no>not |never |no longer )?(?:${FILLER}\s+)*${NUMBER}${OPERATOR}`;
/** "7 is the answer", "7 is not right", "2 left over". */
const SUBJECT = String.raw`(?<![\w.]|[-+*/×·÷=]\s*)${NUMBER} (?:(?:is|was|are|would be|must be|will be) (?<no>not |wrong|incorrect|false)?(?:(?:${FILLER}|final|correct|right|your|our) )*(?:greatest|largest|highest|gcd|answer|sum|result|remainder|left|right|correct|what you|it\b|(?<=wrong|incorrect|false))|left over|left$|is$|remains|remaining)`;
/** A clause that consists of a number. */
const BARE = String.raw`^[^\w-]*(?:(?:ok|okay|well|sure|yes|no|it|maybe|probably|i think|i guess|i (?:would )?say|i believe|answer|and|or|just|simply|exactly|must be)[^\w-]+)*(?<no>not )?${NUMBER}(?: it is)?\W*$`;

const NOT_MINE =
  /\b(?:you (?:are )?(?:said|say|think|thought|claim|claimed|believe|wrote|got|had|gave|suggest(?:ed)?|mentioned|calculated|ask(?:ed|ing)?|wonder(?:ed|ing)?|want(?:ed)? to know|found|worked out)|your)\b/;
const OTHERS =
  /\b(?:some|many|most|people|they|others)(?: people)? (?:\w+ )?(?:say|think|claim|believe|guess|assume|write)\b/;
const DENIAL =
  /\b(?:not|never|(?<!\b(?:no|without|beyond|any) )doubt|wrong|false|incorrect|neither|nor|rather than|instead of)\b(?:(?! and )[^,])*$/;
const AND_LIST = new RegExp(`^(?:(?:, -?\\d+)*,? and|(?:, -?\\d+)+,) -?\\d+${OPERATOR}`);
/** "the gcd of 28 and 3 × 5": a number of the question. */
const MORE = /^,? (?:and )?-?\d/;
const OR_LIST = new RegExp(`^(?:, -?\\d+)*,? or -?\\d+${OPERATOR}`);

const BESIDE = /\b(?:than|least|most|over|under|about) -?\d+|-?\d+ ?%/g;

/** The statements of a clause, in order. `isAlone`: the clause is its whole sentence. */
export function numberStatements(clause: Clause, topic: Topic, isAlone: boolean): NumberStatement[] {
  if (clause.asks || clause.link === 'condition') return [];
  const { text } = clause;
  const isStep = topic.isStep(text);
  let end = 0;
  const found = [BARE, COMPLEMENT, SUBJECT].flatMap((pattern) => [...text.matchAll(new RegExp(pattern, 'dg'))]);
  return found
    .sort((a, b) => a.index - b.index)
    .flatMap((match) => {
      const { value, no } = match.groups!;
      const lead = text.slice(end, match.index);
      const valueEnd = match.indices!.groups!.value![1];
      const rest = text.slice(valueEnd);
      const isAsked = / of\s+$/.test(text.slice(0, valueEnd - value!.length)) && MORE.test(rest);
      if (isAsked || NOT_MINE.test(lead) || OTHERS.test(lead) || AND_LIST.test(rest)) return [];
      const isNamed = topic.names(`${lead}${match[0]}`, text.slice(0, valueEnd));
      if (isStep && !isNamed) return [];
      end = valueEnd;
      const isFinal = clause.link === 'conclusion' || (isAlone && /^\W*-?[\d.]+\W*$/.test(text));
      const rank = isNamed ? 3 : clause.link === 'reason' ? 0 : isFinal ? 2 : 1;
      const denied = no !== undefined || DENIAL.test(lead);
      return [{ value: Number(value), denied, undecided: OR_LIST.test(rest), rank }];
    });
}

/** Numbers that a reply mentions without denial or comparison, except those of the question. */
export function mentionedNumbers(clauses: readonly Clause[], topic: Topic): Set<number> {
  const made = clauses.filter(({ asks, link, text }) => !asks && link !== 'condition' && !NOT_MINE.test(text));
  const mentioned = made.map(({ text }) => text.replace(BESIDE, ' '));
  const numbers = mentioned.filter((text) => !DENIAL.test(text) && !OTHERS.test(text)).flatMap(numbersIn);
  return new Set(numbers.filter((number) => !topic.operands.includes(number)));
}
