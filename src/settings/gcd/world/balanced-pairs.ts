import type { Random } from '../../../lib/random.ts';
import { values } from './euclid.ts';
import type { Question } from './question.ts';

/** The composition of a set of pairs, as far as there are enough of each kind; the fallbacks come in this order. */
const SHARES = { proper: 0.65, divides: 0.2, coprime: 0.15 } as const;

const KINDS = ['proper', 'divides', 'coprime'] as const;

/** Draws gcd questions with varied answers: few that are 1, few where one number divides the other. */
export function balancedPairs(random: Random, questions: readonly Question[], count: number): Question[] {
  const strata = KINDS.map((kind) =>
    spread(
      random,
      questions.filter((question) => kindOf(question) === kind),
    ),
  );
  const wanted = KINDS.map((kind) => Math.round(SHARES[kind] * count));
  const first = strata.flatMap((stratum, index) => stratum.slice(0, wanted[index]));
  const spare = strata.flatMap((stratum, index) => stratum.slice(wanted[index]));
  return random.shuffle([...first, ...spare].slice(0, count));
}

function kindOf(question: Question): keyof typeof SHARES {
  const [larger, smaller] = values(question);
  if (question.answer === '1') return 'coprime';
  return larger % smaller === 0 ? 'divides' : 'proper';
}

/** A random order in which every answer occurs once before any occurs twice. */
function spread(random: Random, questions: readonly Question[]): Question[] {
  const seen = new Map<string, number>();
  return random
    .shuffle(questions)
    .map((question) => {
      const round = seen.get(question.answer) ?? 0;
      seen.set(question.answer, round + 1);
      return { question, round };
    })
    .sort((left, right) => left.round - right.round)
    .map(({ question }) => question);
}
