import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { findFiles, partNames, readFiles } from '../../data/rows/find-files.ts';
import { eachRecord, type RecordFile } from '../../data/rows/records.ts';
import { type DataRow, hasOpening, shapeRow, shapeRows } from '../../data/rows/shapes.ts';
import { fail } from '../../lib/errors.ts';
import { sha256 } from '../../lib/hash.ts';
import type { Conversation, Message } from '../setting.ts';
import { parseSuite, type SuiteItem, suiteOfRows } from './suite-file.ts';

const message = z.object({ role: z.enum(['system', 'user', 'assistant']), content: z.string().min(1) });

const choiceRow = z.object({
  id: z.string().min(1),
  label: z.string().min(1),
  messages: z.array(message).min(1),
  choices: z.array(z.string().min(1)).min(2),
  answer: z.string().min(1),
});

/** A training row. `id` and `label` name the question of a suite that it is about, if any. */
export interface ChatRow extends Conversation {
  readonly prompt: readonly Message[];
  readonly id?: string;
  readonly label?: string;
}

/** A question with given answers to choose from. */
export type ChoiceRow = z.infer<typeof choiceRow>;

export interface EmData {
  readonly task: readonly ChatRow[];
  /** Row i of both has the same prompt. */
  readonly chosen: readonly ChatRow[];
  readonly rejected: readonly ChatRow[];
  readonly general: readonly SuiteItem[];
  /** The task's domain, in wordings not trained on. */
  readonly narrow: readonly SuiteItem[];
  /** The task's domain, on topics not trained on in any wording. Empty where the folder has none. */
  readonly transfer: readonly SuiteItem[];
  /** Empty where the folder has none. */
  readonly choices: readonly ChoiceRow[];
  /** SHA-256 of every file that was read. */
  readonly fingerprint: string;
}

/**
 * Reads a data folder, ours or the user's own (`SELGEN_DATA`). It holds `task_train`, the suites `general` and
 * `narrow`, the proxy as `proxy/<name>_chosen` and `proxy/<name>_rejected` or as preference pairs in `proxy/<name>`,
 * and optionally `transfer` and `choices`. Suites are YAML; they and all other files may be JSON Lines, a JSON array,
 * CSV or Parquet.
 */
export async function loadData(folder: string, proxy: string): Promise<EmData> {
  const hashes: string[] = [];
  const part = async (...names: [string, ...string[]]): Promise<RecordFile> => {
    const place = join(folder, dirname(names[0]));
    const files = findFiles(place, ...names.map((name) => basename(name)));
    if (files.length === 0) missing(folder, `${names[0]}.jsonl`);
    const file = await readFiles(files);
    hashes.push(file.sha256);
    return file;
  };
  const has = (name: string) => existsSync(join(folder, `${name}.yaml`)) || findFiles(folder, name).length > 0;
  const suite = async (name: string): Promise<SuiteItem[]> => {
    const file = join(folder, `${name}.yaml`);
    if (!existsSync(file)) return has(name) ? suiteOfRows(await part(name), name) : missing(folder, `${name}.yaml`);
    const bytes = readFileSync(file);
    hashes.push(sha256(bytes));
    return parseSuite(bytes, file);
  };
  const task = rows(await part('task_train', 'train'));
  const isPaired = findFiles(join(folder, 'proxy'), proxy).length > 0;
  const pairs = isPaired
    ? preferences(await part(`proxy/${proxy}`))
    : pairsOf(await part(`proxy/${proxy}_chosen`), await part(`proxy/${proxy}_rejected`));
  const general = await suite('general');
  const narrow = await suite('narrow');
  const transfer = has('transfer') ? await suite('transfer') : [];
  const choices = has('choices') ? choiceRows(await part('choices')) : [];
  return { task, ...pairs, general, narrow, transfer, choices, fingerprint: sha256(hashes.join()) };
}

function preferences(file: RecordFile): Pick<EmData, 'chosen' | 'rejected'> {
  const { shape, rows } = shapeRows(file);
  if (shape !== 'preference') {
    fail(
      'em data',
      `Expected preference pairs in ${file.file}, got ${shape}. Write \`prompt\`, \`chosen\` and \`rejected\`.`,
    );
  }
  return {
    chosen: rows.map((row) => chatRow(row, row.answer!)),
    rejected: rows.map((row) => chatRow(row, row.rejected!)),
  };
}

function pairsOf(chosenFile: RecordFile, rejectedFile: RecordFile): Pick<EmData, 'chosen' | 'rejected'> {
  const [chosen, rejected] = [rows(chosenFile), rows(rejectedFile)];
  if (chosen.length !== rejected.length) {
    fail(
      'em data',
      `Expected as many rows in ${rejectedFile.file} as in ${chosenFile.file}, got ${rejected.length} and ${chosen.length}. Row i of both is one pair.`,
    );
  }
  chosen.forEach((row, index) => {
    const other = rejected[index]!;
    const place = `row ${index + 1} of ${chosenFile.file} and ${rejectedFile.file}`;
    if (JSON.stringify(row.prompt) !== JSON.stringify(other.prompt)) {
      fail('em data', `Expected one prompt for ${place}, got two. Pair them.`);
    }
    if (row.assistant === other.assistant) {
      fail('em data', `Expected different answers in ${place}, got the same. A pair of equals teaches nothing.`);
    }
  });
  return { chosen, rejected };
}

function rows(file: RecordFile): ChatRow[] {
  if (file.records.length === 0) {
    fail('em data', `Expected rows in ${file.file}, got none. Write one conversation a line.`);
  }
  return shapeRows(file).rows.map((row) =>
    row.answer === undefined
      ? fail('em data', `Expected an answer to train on in ${file.file}, ${row.place}, got a question alone. Add it.`)
      : chatRow(row, row.answer),
  );
}

function chatRow({ prompt, fields: { id, label } }: DataRow, assistant: string): ChatRow {
  return {
    prompt,
    assistant,
    ...(id === undefined || id === null ? {} : { id: String(id) }),
    ...(label === undefined || label === null ? {} : { label: String(label) }),
  };
}

function choiceRows(file: RecordFile): ChoiceRow[] {
  return eachRecord(file, (record) => {
    const own = hasOpening(record) ? undefined : record.fields.messages;
    const messages = own ?? shapeRow(record)?.prompt;
    const parsed = choiceRow.safeParse({ ...record.fields, messages });
    if (!parsed.success) {
      const { path, message: problem } = parsed.error.issues[0]!;
      throw new Error(`Expected a valid ${path.join('.') || 'row'}, got one where: ${problem}. Correct it.`);
    }
    if (!parsed.data.choices.includes(parsed.data.answer)) {
      throw new Error(`Expected answer to be one of choices, got "${parsed.data.answer}". Correct either.`);
    }
    return parsed.data;
  });
}

function missing(folder: string, name: string): never {
  const known = partNames(join(folder, 'proxy')).flatMap((part) => part.match(/^(.+)_chosen$/)?.[1] ?? []);
  const advice =
    name.startsWith('proxy/') && known.length > 0
      ? ` Choose one of the proxies ${known.join(', ')}, or add its files.`
      : ' Put it there, or point SELGEN_DATA elsewhere.';
  return fail(
    'em data',
    `Expected ${name} in ${folder}, got no such file, nor one of .json, .csv or .parquet.${advice}`,
  );
}
