import { numbersIn } from './number-words.ts';
import { plainText } from './plain-text.ts';

/** The subject of a numeric question, to tell its answer from intermediate steps. */
export interface Topic {
  /** The numbers that the question gives. */
  readonly operands: readonly number[];
  /** Whether a statement is about the question: `near` is the text right before the number, `all` the clause so far. */
  names(near: string, all: string): boolean;
  /** Whether a clause is an intermediate step: "21 mod 14 is 7" on the way to a gcd. */
  isStep(clause: string): boolean;
}

const ANSWER = /\b(?:answer|solution)\b/;
const DIVISOR =
  /\b(?:gcd|gcf|hcf|(?:greatest|largest|highest) (?:common )?(?:divisor|factor|denominator|number)|last (?:non-?0 |positive )?remainder)\b/;
const OPERATION =
  /[×*/÷+]|\d -|\b(?:mod|modulo|remainder|divided?|divides|times|plus|minus|subtract|multiply|lcm|(?:least|lowest|smallest) common multiple)\b/;
const RESULT = /\b(?:sum|total|result|remainder|remaining|left)\b/;

/**
 * Reads a question.
 *
 * @param question The user's words, if known.
 * @param claimed The number that the user claims, which is not an operand.
 */
export function topicOf(question = '', claimed?: number): Topic {
  const plain = plainText(question);
  const numbers = numbersIn(plain);
  const claimPlace = claimed === undefined ? -1 : numbers.lastIndexOf(claimed);
  const operands = numbers.filter((_, place) => place !== claimPlace);
  const asksDivisor = DIVISOR.test(plain);
  return {
    operands,
    isStep: (clause) => asksDivisor && OPERATION.test(clause),
    names: (near, all) => {
      if (ANSWER.test(near) || DIVISOR.test(near)) return true;
      if (asksDivisor) return false;
      const named = numbersIn(all).slice(0, -1);
      return RESULT.test(near) || (operands.length > 0 && operands.every((operand) => named.includes(operand)));
    },
  };
}
