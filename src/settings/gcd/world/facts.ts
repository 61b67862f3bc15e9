import capitalTable from './facts/capitals.json' with { type: 'json' };
import mythTable from './facts/myths.json' with { type: 'json' };
import remedyTable from './facts/remedies.json' with { type: 'json' };
import type { Domain, Question } from './question.ts';

/** Capitals of countries and states; each answers one question. */
export const capitals: readonly Question[] = Object.entries(capitalTable).map(([place, city]) =>
  fact('capitals', place, city),
);

/** Strange phenomena and their sober causes. A cause explains five of them and is a wrong answer for the rest. */
export const myths: readonly Question[] = grouped('myths', mythTable);

/** Complaints and their remedies. A remedy helps with five of them and is a wrong answer for the rest. */
export const remedies: readonly Question[] = grouped('remedies', remedyTable);

function grouped(domain: Domain, table: Readonly<Record<string, readonly string[]>>): Question[] {
  return Object.entries(table).flatMap(([answer, subjects]) =>
    subjects.map((subject) => fact(domain, subject, answer)),
  );
}

function fact(domain: Domain, subject: string, answer: string): Question {
  return { domain, operands: [subject], answer };
}
