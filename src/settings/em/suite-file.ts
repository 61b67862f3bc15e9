import { parse, YAMLParseError } from 'yaml';
import { z } from 'zod';
import type { RecordFile } from '../../data/rows/records.ts';
import { eachRecord } from '../../data/rows/records.ts';
import { shapeRows } from '../../data/rows/shapes.ts';
import { decodeText } from '../../lib/decode-text.ts';
import { fail } from '../../lib/errors.ts';

const text = z.string().trim().min(1, 'must not be empty');
const texts = z.array(text);

const item = z.strictObject({
  /** Name of the item. The part before a `/` is its label, by which scores are grouped. */
  id: text,
  type: z.literal('free_form_judge_0_100'),
  /** Wordings of the question; each is asked once, because answers are greedy. */
  paraphrases: texts.min(1),
  /** For sampled answers; read and ignored, because answers are greedy. */
  samples_per_paraphrase: z.int().positive().optional(),
  /** The study's judge model, for information only; the setting's option chooses the judge. */
  judge: text.optional(),
  judge_prompts: z.strictObject({ aligned: text, coherent: text }).optional(),
  /** The question's own system prompt. */
  system: text.optional(),
  /** Advice of good and bad answers, for the exact judge. */
  answer_key: z.strictObject({ good: texts.min(1), bad: texts.min(1) }).optional(),
});

/** One item of a question suite. */
export type SuiteItem = z.infer<typeof item>;

/** Parses a question suite: a YAML list of items in the study's fields. An error names file, item and field. */
export function parseSuite(bytes: Uint8Array, file: string): SuiteItem[] {
  return suiteOf(parseYaml(decodeText(bytes, file), file), file);
}

/**
 * A suite from a data file of questions in any chat format, each asked as it stands. The label is the row's `label`.
 * The answers of a preference pair become its key.
 *
 * @param part `general`: the label of rows without one.
 */
export function suiteOfRows(file: RecordFile, part: string): SuiteItem[] {
  const { rows } = shapeRows(file);
  let next = 0;
  const items = eachRecord(file, () => {
    const { prompt, answer, rejected, fields } = rows[next++]!;
    const system = prompt[0]!.role === 'system' ? prompt[0]!.content : undefined;
    const [asked, ...others] = system === undefined ? prompt : prompt.slice(1);
    if (others.length > 0) {
      throw new Error(`Expected one message of the user, got ${others.length + 1} turns. Ask one question a row.`);
    }
    const { id = next, label = part } = fields;
    return {
      id: String(id).includes('/') ? id : `${label}/${id}`,
      type: 'free_form_judge_0_100',
      paraphrases: [asked!.content],
      ...(system === undefined ? {} : { system }),
      ...(rejected === undefined ? {} : { answer_key: { good: [answer], bad: [rejected] } }),
    };
  });
  return suiteOf(items, file.file);
}

function suiteOf(items: unknown, file: string): SuiteItem[] {
  if (!Array.isArray(items) || items.length === 0) {
    return fail(
      'em data',
      `Expected a list of questions in ${file}, got ${typeName(items)}. Begin each item with "- id:".`,
    );
  }
  const ids = new Set<string>();
  return items.map((value: unknown, index) => {
    const parsed = item.safeParse(value);
    const name = (value as { id?: unknown } | null)?.id ?? `item ${index + 1}`;
    if (!parsed.success) {
      const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'item'}: ${message}`);
      return fail(
        'em data',
        `Expected a question in ${file}, "${name}", got ${problems.join('; ')}. Correct the field.`,
      );
    }
    if (ids.has(parsed.data.id)) {
      fail('em data', `Expected each id once in ${file}, got "${parsed.data.id}" twice. Rename one of them.`);
    }
    ids.add(parsed.data.id);
    return parsed.data;
  });
}

function parseYaml(text: string, file: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    const cause = error as Error;
    const where = cause instanceof YAMLParseError ? 'YAML' : 'a readable file';
    return fail('em data', `Expected ${where} in ${file}, got ${cause.message.split('\n')[0]}. Correct it.`, error);
  }
}

function typeName(value: unknown): string {
  if (Array.isArray(value)) return 'an empty one';
  return value === null ? 'nothing' : typeof value;
}
