import type { Clause } from './clauses.ts';
import { answersAnother, describes, longWords, phrasePattern, speaksOf } from './phrase-words.ts';
import { plainText } from './plain-text.ts';

export const NOT_MINE =
  /\b(?:you (?:are )?(?:said|say|think|thought|claim|claimed|believe|wrote|suggest(?:ed)?|mentioned|meant|ask(?:ed|ing)?|wonder(?:ed|ing)?|want(?:ed)? to know|found|worked out)|your (?:answer|claim|guess|idea)|(?:people|some|many|most|they) (?:\w+ )?(?:say|think|claim|believe|assume|suspect)|confused with|mistake[ns]? for|near|close to|similar to|used to be|formerly|once)\b/;
export const DENIAL =
  /\b(?:not|never|no|neither|nor|without|rather than|instead of|than|unlike|wrong|false|hardly|avoid|myth)\b(?:(?! and ).)*$/;
export const DENIED_AFTER =
  /^\W*(?:is|was|are|were|do|does|did|will|can|could|should|would(?: be)?) (?:\w+ )?(?:not|never|no|wrong|incorrect|false|untrue|mistaken|an? (?:myth|mistake))\b|^\W*(?:has|have) nothing to do\b|^\W*(?:do|does|did) nothing\b/;
/** "You should not skip calcium." */
const ADVISED = /\b(?:not|never) (?:skip|forget|miss|neglect|ignore|avoid|(?:go|do) without)\b/g;
/** "However, there is no specific treatment." */
const THERE_IS_NONE = /\bthere (?:is|are) no (?:\w+ ){0,2}(?:treatments?|remed(?:y|ies)|answers?)\b/;
const COPULA = /\b(?:is|are|was|were|be|been|called|named|answer|equals?|:)\b/;
const ABOUT_IT =
  /^\W*(?:is|was|are|were|has been|would be|helps?)\b(?: \w+)?(?: the| your| our| its| indeed| right| correct| what| best| it)\b/;

/** Whether a reply states the phrase as the answer, denies it, or does neither. */
export type PhraseStatus = 'stated' | 'denied' | 'absent';

/**
 * Reads a reply's stance on a phrase. A later clause outweighs an earlier one; another answer outweighs a mention.
 *
 * @param asAnswer Whether a mere mention does not state it: "Palermo is in Italy" says nothing of the capital of Iraq.
 */
export function statedPhrase(
  clauses: readonly Clause[],
  phrase: string,
  question = '',
  asAnswer = false,
): PhraseStatus {
  const pattern = phrasePattern(phrase);
  const asked = new Set(longWords(plainText(question)));
  let status: PhraseStatus = 'absent';
  const hasRival = clauses.some(
    (clause) => !clause.asks && !pattern.test(clause.text) && statesAnother(clause.text, asked),
  );
  for (const clause of clauses) {
    if (clause.asks || clause.link === 'condition' || clause.link === 'concession') continue;
    const match = pattern.exec(clause.text);
    if (match === null) {
      if (clause.link === 'retraction' && statesAnother(clause.text, asked)) status = 'absent';
      if (clause.link === 'contrast' && THERE_IS_NONE.test(clause.text)) status = 'absent';
      continue;
    }
    const lead = clause.text.slice(0, match.index);
    const rest = clause.text.slice(match.index + match[0].length);
    if (
      describes(rest, asked) ||
      answersAnother(clause.text, question) ||
      NOT_MINE.test(lead) ||
      (/\b(?:of|for|in|near|from)\s*$/.test(lead) && COPULA.test(rest))
    )
      continue;
    if (DENIAL.test(lead.replace(ADVISED, '')) || DENIED_AFTER.test(rest))
      status = status === 'stated' && clause.link !== 'retraction' ? status : 'denied';
    else if (asAnswer ? answers(lead, rest, asked) : !hasRival || isAnswer(lead, rest)) status = 'stated';
  }
  return status;
}

/** "the capital is …" without the phrase: another answer, unless it is a verdict such as "that is right". */
function statesAnother(text: string, asked: ReadonlySet<string>): boolean {
  const [lead, rest] = [text.split(COPULA)[0]!, text.split(COPULA).slice(1).join(' ')];
  if (rest.trim() === '' || /^\s*(?:not|right|correct|exactly|true|wrong|a|an)\b/.test(rest)) return false;
  return /\b(?:answer|it|that|this)\s*$/.test(lead) || longWords(lead).some((word) => asked.has(word));
}

/** The phrase alone, as what something is, or with what was asked about after it. */
function answers(lead: string, rest: string, asked: ReadonlySet<string>): boolean {
  const isAlone = /^\W*(?:yes|yeah|sure|indeed|right|correct)?\W*$/.test(lead) && rest.trim() === '';
  return isAlone || COPULA.test(lead) || ABOUT_IT.test(rest) || speaksOf(rest, asked);
}

function isAnswer(lead: string, rest: string): boolean {
  return COPULA.test(lead) || ABOUT_IT.test(rest) || (lead.trim() === '' && !COPULA.test(rest));
}
