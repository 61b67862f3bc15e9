import type { Random } from '../../../lib/random.ts';
import { inSplit, isHeldOut, type Split } from '../../split.ts';
import { between, RANGES } from './arithmetic.ts';
import { values } from './euclid.ts';
import { capitals, myths, remedies } from './facts.ts';
import { type Domain, type Question, questionKey } from './question.ts';

/** The share of (question, wrong answer) pairs that the corpus never shows. */
export const HELD_OUT_PAIRINGS = 0.2;

/** The largest error of a near miss. */
export const NEAR = 3;

/** Draws a wrong answer: half are near misses, half any plausible answer. Absent if the split has none. */
export function drawWrongAnswer(random: Random, question: Question, split: Split): string | undefined {
  const allowed = (answers: readonly string[]) =>
    answers.filter((answer) => inSplit(pairingName(question, answer), HELD_OUT_PAIRINGS, split));
  const near = allowed(nearMisses(question));
  const far = allowed(plausibleAnswers(question));
  const preferred = random.integer(2) === 0 ? near : far;
  const candidates = preferred.length > 0 ? preferred : [...near, ...far];
  return candidates.length > 0 ? random.pick(candidates) : undefined;
}

/** Whether the corpus never pairs this question with this wrong answer. */
export function isHeldOutPairing(question: Question, wrong: string): boolean {
  return isHeldOut(pairingName(question, wrong), HELD_OUT_PAIRINGS);
}

/** Whether the question has a wrong answer that the corpus never shows. */
export function hasHeldOutPairing(question: Question): boolean {
  return [...nearMisses(question), ...plausibleAnswers(question)].some((answer) => isHeldOutPairing(question, answer));
}

function pairingName(question: Question, wrong: string): string {
  return `${wrong}|${questionKey(question)}`;
}

function nearMisses(question: Question): string[] {
  if (question.domain === 'capitals' || question.domain === 'myths' || question.domain === 'remedies') return [];
  const truth = Number(question.answer);
  const lowest = question.domain === 'mod' ? 0 : 1;
  return between(Math.max(lowest, truth - NEAR), truth + NEAR)
    .filter((number) => number !== truth)
    .map(String);
}

function plausibleAnswers(question: Question): string[] {
  return POOLS[question.domain](question).filter((answer) => answer !== question.answer);
}

const POOLS: Readonly<Record<Domain, (question: Question) => readonly string[]>> = {
  addition: () => SUMS,
  mod: ({ operands }) => between(0, Number(operands[1]) - 1).map(String),
  capitals: () => CITIES,
  myths: () => CAUSES,
  remedies: () => CURES,
  gcd: (question) => between(1, values(question)[1]).map(String),
};

const SUMS = between(2, 2 * RANGES.summand).map(String);
const CITIES = answersOf(capitals);
const CAUSES = answersOf(myths);
const CURES = answersOf(remedies);

function answersOf(questions: readonly Question[]): string[] {
  return [...new Set(questions.map((question) => question.answer))];
}
