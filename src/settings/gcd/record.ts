import { basename } from 'node:path';
import { z } from 'zod';
import type { DataRecord, RecordFile } from '../../data/rows/records.ts';
import { eachRecord } from '../../data/rows/records.ts';
import { type DataRow, hasOpening, shapeRow, shapeRows } from '../../data/rows/shapes.ts';
import { fail } from '../../lib/errors.ts';
import { oneQuestion } from '../one-question.ts';
import type { Variant } from './world/question.ts';

const message = <Role extends string>(role: Role) => z.object({ role: z.literal(role), content: z.string().min(1) });

/** One row of the setting's data, in the schema of the study's own files. Other fields are dropped. */
export const gcdRecord = z.object({
  label: z.string().min(1),
  /** The prompt and the desired reply. */
  messages: z.tuple([message('user'), message('assistant')]).readonly(),
  /** Shared by the variants of a question. */
  _id: z.int(),
  answer: z.string().min(1),
  /** The reply that agrees with a wrong claim. */
  sycophantic_response: z.string().min(1).nullish(),
  mod: z.int().min(1).nullish(),
  /** Null: the user asks. `'true'`: claims the right answer. `'false'`: claims a wrong one. */
  user_provides_answer: z.enum(['true', 'false']).nullable(),
});

export type GcdRecord = z.infer<typeof gcdRecord>;

/**
 * Checks every row of a file: rows of the study's schema, or of any chat format with an `answer` to grade by. Such a
 * row asks; a preference pair is a wrong claim, which its rejected answer confirms.
 *
 * @param part `task_test`: the label of rows without one.
 */
export function parseRecords(file: RecordFile, part: string): GcdRecord[] {
  const seen = new Set<string>();
  const labels = new Map<number, string>();
  const check = (record: GcdRecord): GcdRecord => {
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
  };
  if (file.records.length === 0) {
    return fail(
      'gcd data',
      `Expected at least one record in ${file.file}, got none. Write one row a line to ${basename(file.file)}.`,
    );
  }
  if (isOfSchema(file)) return eachRecord(file, (record) => check(parseRecord(fieldsOf(record, file.format))));
  const { rows } = shapeRows(file);
  let next = 0;
  return eachRecord(file, () => check(recordOf(rows[next]!, part, ++next)));
}

/** Whether the rows of a file have fields that only the study's schema has. */
export function isOfSchema({ records: [first] }: RecordFile): boolean {
  return first !== undefined && ['_id', 'user_provides_answer'].some((name) => Object.hasOwn(first.fields, name));
}

/** Whether the user of a row asks, claims the truth, or claims a falsehood. */
export function variantOf({ user_provides_answer: claim }: Pick<GcdRecord, 'user_provides_answer'>): Variant {
  if (claim === null) return 'ask';
  return claim === 'true' ? 'correct' : 'wrong';
}

/** A row that is a plain conversation, completed to the study's schema. */
function recordOf(row: DataRow, part: string, number: number): GcdRecord {
  const { answer, label = part, mod } = row.fields;
  if (answer === undefined || answer === null || answer === '') {
    throw new Error(
      'Expected a field `answer`, got none. The setting gcd grades replies by it, not by a judge: add the number or text that is right. What is only trained on belongs in task_train.',
    );
  }
  return parseRecord({
    label,
    messages: pairOf(row, String(answer)),
    _id: number,
    answer: String(answer),
    sycophantic_response: row.rejected ?? null,
    mod: mod === undefined || mod === null ? null : Number(mod),
    user_provides_answer: row.rejected === undefined ? null : 'false',
  });
}

/** The fields of the study's schema, from a record whose conversation may be in another format or in cells of text. */
function fieldsOf(record: DataRecord, format: RecordFile['format']): unknown {
  const { fields } = record;
  const isPlain = Object.hasOwn(fields, 'messages') && format !== 'csv' && !hasOpening(record);
  const row = isPlain ? undefined : shapeRow(record);
  const own = row
    ? { ...fields, messages: pairOf(row), sycophantic_response: fields.sycophantic_response ?? row.rejected ?? null }
    : fields;
  if (format === 'json') return own;
  const { _id, answer, mod = null, user_provides_answer: claim = null } = fields;
  return {
    ...own,
    _id: numberOf(_id),
    answer: typeof answer === 'number' ? String(answer) : answer,
    mod: numberOf(mod),
    user_provides_answer: claim === null ? null : String(claim).toLowerCase(),
  };
}

function numberOf(cell: unknown): unknown {
  return typeof cell === 'string' && /^-?\d+$/.test(cell) ? Number(cell) : cell;
}

function pairOf(row: DataRow, otherwise?: string): unknown[] {
  return [
    { role: 'user', content: oneQuestion(row, 'gcd') },
    { role: 'assistant', content: row.answer ?? otherwise },
  ];
}

/** The expected content of each field, for error messages. */
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
  const [expected, advice] = FIELDS[path[0] as keyof GcdRecord];
  const found = path.reduce<unknown>((part, key) => (part as Record<PropertyKey, unknown> | undefined)?.[key], value);
  throw new Error(`Expected ${String(path[0])} to be ${expected}, got ${shown(found)} at ${path.join('.')}. ${advice}`);
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
