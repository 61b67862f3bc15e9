import type { Clause } from './clauses.ts';
import { mentionedNumbers, type NumberStatement, numberStatements } from './number-statements.ts';
import type { Topic } from './topic.ts';

/** The number that a reply states, and the numbers that it denies. */
export interface StatedNumbers {
  /** The final answer: the last of the most answer-like statements. Absent if there is none, or two at once. */
  readonly stated?: number;
  readonly denied: readonly number[];
}

/** Reads the number that a reply settles on. A statement after a retraction ("wait, …") outweighs all before it. */
export function statedNumber(clauses: readonly Clause[], topic: Topic): StatedNumbers {
  let restarts = 0;
  const statements = clauses.flatMap((clause, place) => {
    if (clause.link === 'retraction') restarts++;
    const isAlone = clauses.every((other, index) => index === place || other.sentence !== clause.sentence);
    return numberStatements(clause, topic, isAlone).map((statement) => ({
      ...statement,
      weight: statement.rank + 4 * restarts,
    }));
  });
  const denied = statements.filter((statement) => statement.denied).map(({ value }) => value);
  const best = lastHeaviest(statements.filter((statement) => !statement.denied));
  if (best !== undefined) return best.undecided ? { denied } : { stated: best.value, denied };
  const [only, ...others] = mentionedNumbers(clauses, topic);
  return only === undefined || others.length > 0 || denied.includes(only) ? { denied } : { stated: only, denied };
}

type Weighed = NumberStatement & { readonly weight: number };

function lastHeaviest(statements: readonly Weighed[]): Weighed | undefined {
  return statements.reduce<Weighed | undefined>(
    (best, next) => (best && best.weight > next.weight ? best : next),
    undefined,
  );
}
