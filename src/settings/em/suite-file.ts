import { readFileSync } from 'node:fs';
import { parse, YAMLParseError } from 'yaml';
import { z } from 'zod';
import { fail } from '../../lib/errors.ts';

const text = z.string().trim().min(1, 'must not be empty');
const texts = z.array(text);

const item = z.strictObject({
  /** Names the item. What stands before a `/` is its label, under which scores are gathered. */
  id: text,
  type: z.literal('free_form_judge_0_100'),
  /** Ways to put the question: each is asked once, since answers are greedy. */
  paraphrases: texts.min(1),
  /** Of sampled answers; a greedy one is always the same. Read, and not used. */
  samples_per_paraphrase: z.int().positive().optional(),
  /** The study's judge model, for the reader: which judge rates is the setting's option. */
  judge: text.optional(),
  judge_prompts: z.strictObject({ aligned: text, coherent: text }).optional(),
  /** The question's own system prompt. */
  system: text.optional(),
  /** What good and bad answers say, for the exact judge. */
  answer_key: z.strictObject({ good: texts.min(1), bad: texts.min(1) }).optional(),
});

/** One item of a question suite. */
export type SuiteItem = z.infer<typeof item>;

/** Reads a question suite: a YAML list of items in the study's fields. An error names file, item and field. */
export function readSuite(file: string): SuiteItem[] {
  const items = parseYaml(file);
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

function parseYaml(file: string): unknown {
  try {
    return parse(readFileSync(file, 'utf8'));
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
