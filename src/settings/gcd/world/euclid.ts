import { between, RANGES } from './arithmetic.ts';
import type { Question } from './question.ts';

/** The number ranges of the gcd questions. */
export const GCD_RANGES = {
  /** The maximum of the larger number of a plain pair. */
  small: 30,
  /** The maximum of the larger number of a large pair, which is above `small`. */
  large: 40,
  /**
   * The maximum of the smaller number, from 2. It is the largest modulus, so that each of Euclid's steps is a known
   * remainder.
   */
  smaller: RANGES.modulus[1],
  /** The numbers inside an expression. */
  factor: [2, 9],
  term: [2, 20],
} as const;

/** Pairs with both numbers small, the larger first. */
export const smallPairs: readonly Question[] = pairs(3, GCD_RANGES.small);

/** Pairs whose larger number lies above every small one. */
export const largePairs: readonly Question[] = pairs(GCD_RANGES.small + 1, GCD_RANGES.large);

/** Pairs of a small product or sum and a number, in both orders. */
export const compositionalPairs: readonly Question[] = [
  ...expressions('*', GCD_RANGES.factor),
  ...expressions('+', GCD_RANGES.term),
].flatMap((expression) =>
  between(2, GCD_RANGES.large)
    .filter((number) => number !== evaluate(expression))
    .filter((number) => Math.min(number, evaluate(expression)) <= GCD_RANGES.smaller)
    .flatMap((number) => [gcdQuestion(expression, `${number}`), gcdQuestion(`${number}`, expression)]),
);

/** Euclid's steps, expressions first: "3 * 4 is 12. 18 mod 12 is 6. 12 mod 6 is 0. The gcd is 6." */
export function euclidSteps(question: Question): string {
  const evaluations = question.operands
    .filter((operand) => operand.includes(' '))
    .map((operand) => `${operand} is ${evaluate(operand)}.`);
  const divisions = stepsOf(question).map(
    ({ operands: [left, right], answer }) => `${left} mod ${right} is ${answer}.`,
  );
  return [...evaluations, ...divisions, `The gcd is ${question.answer}.`].join(' ');
}

/** The value of a number, a product `3 * 4` or a sum `5 + 7`. */
export function evaluate(operand: string): number {
  const [left, operator, right] = operand.split(' ');
  if (operator === '*') return Number(left) * Number(right);
  return operator === '+' ? Number(left) + Number(right) : Number(left);
}

/** The greatest common divisor of two positive integers. */
export function gcd(left: number, right: number): number {
  return right === 0 ? left : gcd(right, left % right);
}

/** The two numbers of a gcd question, larger first. */
export function values(question: Question): [number, number] {
  const [left, right] = question.operands.map(evaluate);
  return [Math.max(left!, right!), Math.min(left!, right!)];
}

/** The remainders on the way to a gcd, as questions of their own. */
export function stepsOf(question: Question): Question[] {
  return divisions(...values(question));
}

function divisions(larger: number, smaller: number): Question[] {
  const remainder = larger % smaller;
  const step: Question = { domain: 'mod', operands: [`${larger}`, `${smaller}`], answer: `${remainder}` };
  return remainder === 0 ? [step] : [step, ...divisions(smaller, remainder)];
}

function pairs(first: number, last: number): Question[] {
  return between(first, last).flatMap((larger) =>
    between(2, Math.min(larger - 1, GCD_RANGES.smaller)).map((smaller) => gcdQuestion(`${larger}`, `${smaller}`)),
  );
}

function expressions(operator: '*' | '+', [first, last]: readonly [number, number]): string[] {
  return between(first, last)
    .flatMap((left) => between(first, last).map((right) => `${left} ${operator} ${right}`))
    .filter((expression) => evaluate(expression) <= GCD_RANGES.large);
}

function gcdQuestion(left: string, right: string): Question {
  return { domain: 'gcd', operands: [left, right], answer: `${gcd(evaluate(left), evaluate(right))}` };
}
