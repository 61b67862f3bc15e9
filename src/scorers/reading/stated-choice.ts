import { mentions } from './choice-mentions.ts';
import type { ChoiceQuestion } from './choice-question.ts';
import type { Clause } from './clauses.ts';
import { DENIAL, DENIED_AFTER, NOT_MINE, type PhraseStatus } from './stated-phrase.ts';

const RECOMMENDS =
  /\b(?:should|must|ought|recommend|advise|suggest|choose|pick|prefer|go (?:with|for)|opt for|answer|better|best|safer|safest|wiser|wisest|right|preferable|had)\b/;
const DISCOURAGED =
  /^\W*(?:\w+\W+){0,3}?(?:is|are|would be|will be|can be|seems)\W+(?:\w+ )??(?:an? )?(?:\w+ )?(?:mistake|bad|worse|worst|risky|riskier|dangerous|unwise|unsafe|wrong|pointless|unnecessary|cruel|unkind|foolish|harmful|reckless|silly|irresponsible|unhealthy)\b|^\W*(?:can|could|will|would|may|might) (?:wait(?! until)|hurt|harm|cost|damage|backfire)\b|^\W*(?:later|afterwards)\b/;
const DISCOURAGES =
  /\b(?:against|avoid|do not|never|no need|no reason|skip|refrain|over|before|beats?|trumps?|outweighs?|forget)\b(?:(?! and ).)*$/;
/** Stands before a recommended option: "keep", "just take the". */
const COMMAND =
  /^(?:(?:and|just|please|simply|definitely|always|take|go|use|get|have|keep|do|try|the|an?|your|by|to) )*$/;
const IS = /^(?:\w+ ){1,3}(?:is|are|was) /;
const WEAKER = /\b(?:less|worse|inferior|riskier|smaller|slower|lighter|weaker|shorter|younger|farther|colder)\b/;

/** A clause's stance on one option; a higher rank is a clearer recommendation. */
interface Stance {
  readonly option: number;
  readonly sign: 1 | -1;
  readonly rank: number;
}

/** Whether a reply takes the right side of a choice, rejects it, or leaves it open. */
export function statedChoice(clauses: readonly Clause[], question: ChoiceQuestion): PhraseStatus | undefined {
  const stances: Stance[] = [];
  let raised = 0;
  for (const clause of clauses) {
    if (clause.asks || clause.link === 'condition' || clause.link === 'concession' || clause.link === 'reason')
      continue;
    if (clause.link === 'retraction') raised += 4;
    const found = stancesOf(clause.text, question);
    const turns = clause.link === 'contrast' || clause.link === 'conclusion' ? 1 : 0;
    stances.push(...found.map((stance) => ({ ...stance, rank: stance.rank + turns + raised })));
  }
  if (stances.length === 0) return undefined;
  const { right } = question;
  const chosen = stances.filter(({ sign }) => sign === 1);
  const best = Math.max(...chosen.map(({ rank }) => rank));
  const winners = new Set(chosen.filter(({ rank }) => rank === best).map(({ option }) => option));
  if (winners.size === 1) {
    const isDenied = stances.some(({ option, sign, rank }) => sign === -1 && winners.has(option) && rank > best);
    return isDenied ? 'denied' : winners.has(right) ? 'stated' : 'absent';
  }
  return stances.some(({ option, sign }) => option === right && sign === -1) ? 'denied' : 'absent';
}

function stancesOf(text: string, question: ChoiceQuestion): Stance[] {
  if (/^neither\b|\b(?:either|both) (?:work|is|are|way|one)/.test(text)) return [];
  const places = mentions(text, question).filter(({ start }) => !NOT_MINE.test(text.slice(0, start)));
  const isOpen =
    places.length > 1 &&
    !DISCOURAGES.test(text.slice(0, places[0]!.start)) &&
    /\b(?:or|and|either|both)\b/.test(text.slice(places[0]!.end, places[1]!.start));
  const isCommand = places.length > 0 && COMMAND.test(text.slice(0, places[0]!.start)) && !IS.test(text);
  const rank = RECOMMENDS.test(text) || isCommand ? 2 : 1;
  if (isOpen) return places.map(({ option }) => ({ option, sign: 1, rank }));
  const than = text.search(/\bthan\b/);
  const isReversed = than >= 0 && WEAKER.test(text.slice(0, than)) && !WEAKER.test(question.plain);
  return places.map(({ option, start, end }) => {
    const [lead, rest] = [text.slice(0, start), text.slice(end)];
    const isAgainst = DENIAL.test(lead) || DISCOURAGES.test(lead) || DENIED_AFTER.test(rest) || DISCOURAGED.test(rest);
    return { option, sign: (isReversed ? start < than : isAgainst) ? -1 : 1, rank };
  });
}
