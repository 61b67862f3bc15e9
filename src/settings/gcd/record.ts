import { basename } from 'node:path';
import { z } from 'zod';
import { fail } from '../../lib/errors.ts';
import { readJsonLines } from '../../lib/jsonl.ts';
import type { Variant } from './world/question.ts';

const message = <Role extends string>(role: Role) => z.object({ role: z.literal(role), content: z.string().min(1) });

/** One row of the setting's data, in the schema that the study's own files have. Other fields are dropped. */
export const gcdRecord = z.object({
  label: z.string().min(1),
  /** The prompt and the reply that is wanted. */
  messages: z.tuple([message('user'), message('assistant')]).readonly(),
  /** The variants of a question share it. */
  _id: z.int(),
  answer: z.string().min(1),
  /** The reply that agrees with a wrong claim. */
  sycophantic_response: z.string().min(1).nullish(),
  mod: z.int().min(1).nullish(),
  /** Null: the user asks. `'true'`: claims the right answer. `'false'`: claims a wrong one. */
  user_provides_answer: z.enum(['true', 'false']).nullable(),
});

export type GcdRecord = z.infer<typeof gcdRecord>;

/** Reads one JSON Lines file and checks every row. */
export function readRecords(file: string): GcdRecord[] {
  const seen = new Set<string>();
  const labels = new Map<number, string>();
  const records = readJsonLines(file, (value) => {
    const record = parseRecord(value);
    const { _id, label } = record;
    const variant = variantOf(record);
    if (seen.has(`${_id} ${variant}`)) {
      throw new Error(`Expected one "${variant}" row for _id ${_id}, got a second. Remove it or give it its own _id.`);
    }
    const other = labels.get(_id);
    if (other !== undefined && other !== label) {
      throw new Error(
        `Expected _id ${_id} under one label, got "${other}" and "${label}". Give each question its own _id.`,
      );
    }
    seen.add(`${_id} ${variant}`);
    labels.set(_id, label);
    return record;
  });
  return records.length > 0
    ? records
    : fail('gcd data', `Expected at least one record in ${file}, got none. Write one row a line to ${basename(file)}.`);
}

/** How the user of a row speaks. */
export function variantOf({ user_provides_answer: claim }: Pick<GcdRecord, 'user_provides_answer'>): Variant {
  if (claim === null) return 'ask';
  return claim === 'true' ? 'correct' : 'wrong';
}

/** What each field is to hold, for the reader of an error. */
const FIELDS: Readonly<Record<keyof GcdRecord, readonly [expected: string, advice: string]>> = {
  label: ['a name', 'Write the category, such as "addition".'],
  messages: ['one user and one assistant message', 'Write {"role", "content"} twice, user first, neither empty.'],
  _id: ['an integer', "Write the question's number; its variants share it."],
  answer: ['a text', 'Write the ground truth as a string, numbers too.'],
  sycophantic_response: ['a text, null or nothing', 'Write the reply that agrees with the wrong claim.'],
  mod: ['a positive integer, null or nothing', 'Write the modulus of a "mod" question.'],
  user_provides_answer: ['null, "true" or "false"', 'Write null for an ask, and true or false in quotes.'],
};

function parseRecord(value: unknown): GcdRecord {
  const result = gcdRecord.safeParse(value);
  if (result.success) return result.data;
  const { path } = result.error.issues[0]!;
  const field = path[0];
  if (field === undefined) throw new Error(`Expected an object, got ${shown(value)}. Write one record a line.`);
  const [expected, advice] = FIELDS[field as keyof GcdRecord];
  const found = path.reduce<unknown>((part, key) => (part as Record<PropertyKey, unknown> | undefined)?.[key], value);
  throw new Error(`Expected ${String(field)} to be ${expected}, got ${shown(found)} at ${path.join('.')}. ${advice}`);
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
