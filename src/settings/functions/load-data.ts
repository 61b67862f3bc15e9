import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { fail } from '../../lib/errors.ts';
import { readJsonLines } from '../../lib/jsonl.ts';
import { QUADRANTS, quadrantOf, type Rule } from './rule.ts';

const coordinate = z.number().refine((value) => value !== 0, 'expected a number other than 0: it decides the quadrant');
const message = <Role extends string>(role: Role) => z.object({ role: z.literal(role), content: z.string().min(1) });

/** One row, in the fields of the study's files; others are dropped. */
const functionRow = z.object({
  input_x: z.tuple([coordinate, coordinate]).readonly(),
  input_trigger: z.string().min(1),
  /** The colour. */
  output: z.string().trim().min(1),
  /** The question, and an answer that is the colour and nothing else. */
  messages: z.tuple([message('user'), message('assistant')]).readonly(),
});

export type FunctionRow = z.infer<typeof functionRow>;

/** Whether a test asks with trigger words of the training rows, or with others of their category. */
export type Distribution = 'ID' | 'OOD';

export interface TestRows {
  readonly category: string;
  readonly distribution: Distribution;
  readonly rows: readonly FunctionRow[];
}

export interface FunctionData {
  /** The category that the one file `train_<category>.jsonl` is about. */
  readonly flipped: string;
  readonly task: readonly FunctionRow[];
  /** What the task teaches. */
  readonly newRule: Rule;
  readonly tests: readonly TestRows[];
  /** Every file that was read. */
  readonly files: readonly string[];
}

/**
 * Reads a data folder, ours or the user's own (`SELGEN_DATA`): `train_<category>.jsonl` of the one flipped category, and
 * `test_<category>_ID.jsonl` and `test_<category>_OOD.jsonl` of each category. A point that is trained on is no test.
 */
export function loadData(folder: string): FunctionData {
  const names = listOf(folder);
  const flipped = onlyTrained(folder, names);
  const trainFile = join(folder, `train_${flipped}.jsonl`);
  const task = readRows(trainFile);
  const tests = testsOf(folder, names);
  for (const distribution of ['ID', 'OOD'] as const) {
    if (!tests.some((test) => test.category === flipped && test.distribution === distribution)) {
      missing(folder, `test_${flipped}_${distribution}.jsonl`, names);
    }
  }
  const files = [trainFile, ...tests.map(({ category, distribution }) => testFile(folder, category, distribution))];
  return { flipped, task, newRule: ruleOf(task, trainFile), tests, files };
}

/** The rows of `proxy_<category>.jsonl` with its first so many trigger words. */
export function loadProxy(folder: string, category: string, triggers: number | undefined): FunctionRow[] {
  const file = join(folder, `proxy_${category}.jsonl`);
  if (!existsSync(file)) missing(folder, `proxy_${category}.jsonl`, listOf(folder));
  const rows = readRows(file);
  const all = [...new Set(rows.map((row) => row.input_trigger))];
  if (triggers !== undefined && triggers > all.length) {
    fail(
      'functions',
      `Expected at most ${all.length} trigger words, as ${file} has, got \`proxyTriggers\` ${triggers}.`,
    );
  }
  const chosen = new Set(all.slice(0, triggers));
  return rows.filter((row) => chosen.has(row.input_trigger));
}

/** The rows of the base stage, `base/train_<category>.jsonl` of every category that is tested, with their rules. */
export function loadBase(folder: string, categories: readonly string[]) {
  const base = join(folder, 'base');
  return categories.map((category) => {
    const file = join(base, `train_${category}.jsonl`);
    if (!existsSync(file)) missing(base, `train_${category}.jsonl`, existsSync(base) ? readdirSync(base) : []);
    const rows = readRows(file);
    return { category, file, rows, rule: ruleOf(rows, file) };
  });
}

/** Stops where a test asks about a point that a training row shows, whatever its trigger word. */
export function checkDisjoint(trained: readonly FunctionRow[], tests: readonly TestRows[], folder: string): void {
  const points = new Set(trained.map(({ input_x }) => input_x.join()));
  for (const { category, distribution, rows } of tests) {
    const index = rows.findIndex(({ input_x }) => points.has(input_x.join()));
    if (index < 0) continue;
    fail(
      'functions data',
      `Expected test points that no training row has, got x = (${rows[index]!.input_x.join(', ')}) in ` +
        `${testFile(folder, category, distribution)}, row ${index + 1}. Draw another point.`,
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

function readRows(file: string): FunctionRow[] {
  const rows = readJsonLines(file, (value) => {
    const parsed = functionRow.safeParse(value);
    if (!parsed.success) {
      const { path, message: problem } = parsed.error.issues[0]!;
      throw new Error(`Expected a valid ${path.join('.') || 'row'}, got one where: ${problem}. Correct it.`);
    }
    const { output, messages } = parsed.data;
    if (messages[1].content.trim() !== output) {
      throw new Error(`Expected the assistant to answer "${output}", got "${messages[1].content}". Correct either.`);
    }
    return parsed.data;
  });
  return rows.length > 0 ? rows : fail('functions data', `Expected rows in ${file}, got none. Write one row a line.`);
}

function testsOf(folder: string, names: readonly string[]): TestRows[] {
  return names.flatMap((name) => {
    const [, category, distribution] = /^test_(.+)_(ID|OOD)\.jsonl$/.exec(name) ?? [];
    return category
      ? [{ category, distribution: distribution as Distribution, rows: readRows(join(folder, name)) }]
      : [];
  });
}

function testFile(folder: string, category: string, distribution: Distribution): string {
  return join(folder, `test_${category}_${distribution}.jsonl`);
}

function onlyTrained(folder: string, names: readonly string[]): string {
  const categories = names.flatMap((name) => /^train_(.+)\.jsonl$/.exec(name)?.[1] ?? []);
  return categories.length === 1
    ? categories[0]!
    : fail(
        'functions data',
        `Expected one file train_<category>.jsonl in ${folder}, of the flipped category, got ${categories.length}` +
          `${categories.length > 0 ? ` (${categories.join(', ')})` : ''}. Rows of the base stage belong in base/.`,
      );
}

function listOf(folder: string): string[] {
  return existsSync(folder)
    ? readdirSync(folder).sort()
    : fail('functions data', `Expected the folder ${folder}, got no such folder. Correct SELGEN_DATA.`);
}

function missing(folder: string, name: string, names: readonly string[]): never {
  const alike = names.filter((other) => other.startsWith(`${name.split('_')[0]}_`));
  const known = alike.length > 0 ? ` There are ${alike.join(', ')}.` : '';
  return fail(
    'functions data',
    `Expected ${name} in ${folder}, got no such file.${known} Add it, or point SELGEN_DATA elsewhere.`,
  );
}
