import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { findFiles, partNames, readFiles } from '../../data/rows/find-files.ts';
import { type DataRecord, eachRecord } from '../../data/rows/records.ts';
import { hasOpening, shapeRow } from '../../data/rows/shapes.ts';
import { fail } from '../../lib/errors.ts';
import { oneQuestion } from '../one-question.ts';
import { QUADRANTS, quadrantOf, type Rule } from './rule.ts';

const coordinate = z.number().refine((value) => value !== 0, 'expected a number other than 0: it decides the quadrant');
const message = <Role extends string>(role: Role) => z.object({ role: z.literal(role), content: z.string().min(1) });

/** One row, in the fields of the study's files; others are dropped. */
const functionRow = z.object({
  input_x: z.tuple([coordinate, coordinate]).readonly(),
  input_trigger: z.string().min(1),
  /** The colour. */
  output: z.string().trim().min(1),
  /** The question, and an answer that is only the colour. */
  messages: z.tuple([message('user'), message('assistant')]).readonly(),
});

export type FunctionRow = z.infer<typeof functionRow>;

/** Whether a test uses trigger words of the training rows or others of their category. */
export type Distribution = 'ID' | 'OOD';

export interface TestRows {
  readonly category: string;
  readonly distribution: Distribution;
  readonly file: string;
  readonly rows: readonly FunctionRow[];
}

/** The rows of one part of the folder. */
interface Part {
  readonly file: string;
  readonly sha256: string;
  readonly rows: FunctionRow[];
}

export interface FunctionData {
  /** The category of the one file `train_<category>.jsonl`. */
  readonly flipped: string;
  readonly task: readonly FunctionRow[];
  /** The rule that the task teaches. */
  readonly newRule: Rule;
  readonly tests: readonly TestRows[];
  /** SHA-256 of every file that was read. */
  readonly hashes: readonly string[];
}

/**
 * Reads a data folder, ours or the user's own (`SELGEN_DATA`): `train_<category>` of the one flipped category, and
 * `test_<category>_ID` and `test_<category>_OOD` of each category, each as JSON Lines, a JSON array, CSV or Parquet. No
 * test may use a training point.
 */
export async function loadData(folder: string): Promise<FunctionData> {
  const names = listOf(folder);
  const flipped = onlyTrained(folder, names);
  const train = await readPart(folder, `train_${flipped}`);
  const hashes = [train.sha256];
  const tests: TestRows[] = [];
  for (const name of names) {
    const [, category, distribution] = /^test_(.+)_(ID|OOD)$/.exec(name) ?? [];
    if (!category) continue;
    const { file, rows, sha256 } = await readPart(folder, name);
    tests.push({ category, distribution: distribution as Distribution, file, rows });
    hashes.push(sha256);
  }
  for (const distribution of ['ID', 'OOD'] as const) {
    if (!tests.some((test) => test.category === flipped && test.distribution === distribution)) {
      missing(folder, `test_${flipped}_${distribution}`, names);
    }
  }
  return { flipped, task: train.rows, newRule: ruleOf(train.rows, train.file), tests, hashes };
}

/** The rows of `proxy_<category>` with its first `triggers` trigger words. */
export async function loadProxy(folder: string, category: string, triggers: number | undefined): Promise<Part> {
  const part = await readPart(folder, `proxy_${category}`);
  const all = [...new Set(part.rows.map((row) => row.input_trigger))];
  if (triggers !== undefined && triggers > all.length) {
    fail(
      'functions',
      `Expected at most ${all.length} trigger words, as ${part.file} has, got \`proxyTriggers\` ${triggers}.`,
    );
  }
  const chosen = new Set(all.slice(0, triggers));
  return { ...part, rows: part.rows.filter((row) => chosen.has(row.input_trigger)) };
}

/** The rows of the base stage, `base/train_<category>` of every tested category, with their rules. */
export async function loadBase(folder: string, categories: readonly string[]) {
  const base = [];
  for (const category of categories) {
    const part = await readPart(join(folder, 'base'), `train_${category}`);
    base.push({ ...part, category, rule: ruleOf(part.rows, part.file) });
  }
  return base;
}

/** Fails where a test uses a point of a training row, whatever its trigger word. */
export function checkDisjoint(trained: readonly FunctionRow[], tests: readonly TestRows[]): void {
  const points = new Set(trained.map(({ input_x }) => input_x.join()));
  for (const { file, rows } of tests) {
    const index = rows.findIndex(({ input_x }) => points.has(input_x.join()));
    if (index < 0) continue;
    fail(
      'functions data',
      `Expected test points that no training row has, got x = (${rows[index]!.input_x.join(', ')}) in ` +
        `${file}, row ${index + 1}. Draw another point.`,
    );
  }
}

/** The colour of each quadrant, from rows that show them all. */
function ruleOf(rows: readonly FunctionRow[], file: string): Rule {
  const rule: Partial<Record<(typeof QUADRANTS)[number], string>> = {};
  rows.forEach(({ input_x, output }, index) => {
    const quadrant = quadrantOf(input_x);
    rule[quadrant] ??= output;
    if (rule[quadrant] !== output) {
      fail(
        'functions data',
        `Expected one colour for ${quadrant} in ${file}, got ${rule[quadrant]} and, in row ${index + 1}, ${output}. Correct either.`,
      );
    }
  });
  const absent = QUADRANTS.find((quadrant) => rule[quadrant] === undefined);
  if (absent) fail('functions data', `Expected rows in all quadrants in ${file}, got none in ${absent}. Add some.`);
  return rule as Rule;
}

async function readPart(folder: string, name: string): Promise<Part> {
  const files = findFiles(folder, name);
  if (files.length === 0) missing(folder, name, partNames(folder));
  const read = await readFiles(files);
  const rows = eachRecord(read, (record) => {
    const parsed = functionRow.safeParse(fieldsOf(record));
    if (!parsed.success) {
      const { path, message: problem } = parsed.error.issues[0]!;
      const field = path.join('.');
      const isTheirs = /^input_(x|trigger)$/.test(field) && record.fields[field] === undefined;
      const advice = isTheirs ? 'The setting functions grades by the point and the word: add them' : 'Correct it';
      throw new Error(`Expected a valid ${field || 'row'}, got one where: ${problem}. ${advice}.`);
    }
    const { output, messages } = parsed.data;
    if (messages[1].content.trim() !== output) {
      throw new Error(`Expected the assistant to answer "${output}", got "${messages[1].content}". Correct either.`);
    }
    return parsed.data;
  });
  if (rows.length === 0) fail('functions data', `Expected rows in ${read.file}, got none. Write one row a line.`);
  return { file: read.file, sha256: read.sha256, rows };
}

/** The fields of a row, which may be in any chat format. Its point may be a text such as `[1.5, -0.2]`. */
function fieldsOf(record: DataRecord): unknown {
  const { input_x: point, output } = record.fields;
  const row = Array.isArray(record.fields.messages) && !hasOpening(record) ? undefined : shapeRow(record);
  const [, x1, x2] = (typeof point === 'string' && /^\s*[[(]\s*(\S+?)\s*,\s*(\S+?)\s*[\])]\s*$/.exec(point)) || [];
  const talk = row && {
    output: output ?? row.answer,
    messages: [
      { role: 'user', content: oneQuestion(row, 'functions') },
      { role: 'assistant', content: row.answer },
    ],
  };
  return {
    ...record.fields,
    ...talk,
    ...(x1 === undefined ? {} : { input_x: [Number(x1), Number(x2)] }),
  };
}

function onlyTrained(folder: string, names: readonly string[]): string {
  const categories = names.flatMap((name) => /^train_(.+)$/.exec(name)?.[1] ?? []);
  return categories.length === 1
    ? categories[0]!
    : fail(
        'functions data',
        `Expected one file train_<category>.jsonl in ${folder}, of the flipped category, got ${categories.length}` +
          `${categories.length > 0 ? ` (${categories.join(', ')})` : ''}. Rows of the base stage belong in base/.`,
      );
}

function listOf(folder: string): string[] {
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory()
    ? partNames(folder)
    : fail(
        'functions data',
        `Expected the folder ${folder}, got ${existsSync(folder) ? 'a file' : 'no such folder'}. Correct SELGEN_DATA.`,
      );
}

function missing(folder: string, name: string, names: readonly string[]): never {
  const alike = names.filter((other) => other.startsWith(`${name.split('_')[0]}_`));
  const known = alike.length > 0 ? ` There are ${alike.join(', ')}.` : '';
  return fail(
    'functions data',
    `Expected ${name}.jsonl in ${folder}, got no such file, nor one of .json, .csv or .parquet.${known} Add it, or point SELGEN_DATA elsewhere.`,
  );
}
