import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { fail } from '../../lib/errors.ts';
import { readJsonLines } from '../../lib/jsonl.ts';
import type { Conversation, Message } from '../setting.ts';
import { readSuite, type SuiteItem } from './suite-file.ts';

const message = z.object({ role: z.enum(['system', 'user', 'assistant']), content: z.string().min(1) });

/** A row in chat form. `id` and `label` say which question of a suite it is about; a row without them is about none. */
const chatRow = z.object({
  messages: z.array(message).min(2),
  id: z.string().min(1).optional(),
  label: z.string().min(1).optional(),
});

const choiceRow = z.object({
  id: z.string().min(1),
  label: z.string().min(1),
  messages: z.array(message).min(1),
  choices: z.array(z.string().min(1)).min(2),
  answer: z.string().min(1),
});

/** A row to train on. */
export interface ChatRow extends Conversation {
  readonly prompt: readonly Message[];
  readonly id?: string;
  readonly label?: string;
}

/** A question with answers to choose from. */
export type ChoiceRow = z.infer<typeof choiceRow>;

export interface EmData {
  readonly task: readonly ChatRow[];
  /** Row i of both has the same prompt. */
  readonly chosen: readonly ChatRow[];
  readonly rejected: readonly ChatRow[];
  readonly general: readonly SuiteItem[];
  /** Of the task's domain, in wordings that were not trained on. */
  readonly narrow: readonly SuiteItem[];
  /** Of the task's domain too, on what was not trained on in any wording. Empty where the folder has none. */
  readonly transfer: readonly SuiteItem[];
  /** Empty where the folder has none. */
  readonly choices: readonly ChoiceRow[];
  /** Every file that was read. */
  readonly files: readonly string[];
}

/**
 * Reads a data folder, ours or the user's own (`SELGEN_DATA`): `task_train.jsonl`, `general.yaml`, `narrow.yaml`, the
 * pairs `proxy/<name>_chosen.jsonl` and `proxy/<name>_rejected.jsonl`, and, if there are such files, `transfer.yaml` and `choices.jsonl`.
 */
export function loadData(folder: string, proxy: string): EmData {
  const files: string[] = [];
  const at = (name: string): string => {
    const file = join(folder, name);
    if (!existsSync(file)) fail('em data', `Expected ${name} in ${folder}, got no such file.${advice(folder, name)}`);
    files.push(file);
    return file;
  };
  const task = rows(at('task_train.jsonl'));
  const [chosen, rejected] = [at(`proxy/${proxy}_chosen.jsonl`), at(`proxy/${proxy}_rejected.jsonl`)];
  const data = {
    task,
    ...pairs(chosen, rejected),
    general: readSuite(at('general.yaml')),
    narrow: readSuite(at('narrow.yaml')),
    transfer: existsSync(join(folder, 'transfer.yaml')) ? readSuite(at('transfer.yaml')) : [],
    choices: existsSync(join(folder, 'choices.jsonl')) ? choiceRows(at('choices.jsonl')) : [],
  };
  return { ...data, files };
}

function pairs(chosenFile: string, rejectedFile: string): Pick<EmData, 'chosen' | 'rejected'> {
  const [chosen, rejected] = [rows(chosenFile), rows(rejectedFile)];
  if (chosen.length !== rejected.length) {
    fail(
      'em data',
      `Expected as many rows in ${rejectedFile} as in ${chosenFile}, got ${rejected.length} and ${chosen.length}. Row i of both is one pair.`,
    );
  }
  chosen.forEach((row, index) => {
    const other = rejected[index]!;
    if (JSON.stringify(row.prompt) !== JSON.stringify(other.prompt)) {
      fail(
        'em data',
        `Expected one prompt for row ${index + 1} of ${chosenFile} and ${rejectedFile}, got two. Pair them.`,
      );
    }
    if (row.assistant === other.assistant) {
      fail(
        'em data',
        `Expected different answers in row ${index + 1} of ${chosenFile} and ${rejectedFile}, got the same. A pair of equals teaches nothing.`,
      );
    }
  });
  return { chosen, rejected };
}

function rows(file: string): ChatRow[] {
  const found = readJsonLines(file, (value): ChatRow => {
    const { messages, ...names } = parse(chatRow, value);
    const [prompt, last] = [messages.slice(0, -1), messages.at(-1)!];
    if (last.role !== 'assistant' || prompt.at(-1)?.role !== 'user') {
      throw new Error('Expected messages to end with one of the user and one of the assistant. Put them in order.');
    }
    return { prompt, assistant: last.content, ...names } as ChatRow;
  });
  return found.length > 0
    ? found
    : fail('em data', `Expected rows in ${file}, got none. Write one conversation a line.`);
}

function choiceRows(file: string): ChoiceRow[] {
  return readJsonLines(file, (value) => {
    const row = parse(choiceRow, value);
    if (!row.choices.includes(row.answer)) {
      throw new Error(`Expected answer to be one of choices, got "${row.answer}". Correct either.`);
    }
    return row;
  });
}

function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const { path, message: problem } = parsed.error.issues[0]!;
  throw new Error(`Expected a valid ${path.join('.') || 'row'}, got one where: ${problem}. Correct it.`);
}

/** What to do about a missing file. */
function advice(folder: string, name: string): string {
  const proxies = existsSync(join(folder, 'proxy')) ? readdirSync(join(folder, 'proxy')) : [];
  const known = proxies.flatMap((file) => file.match(/^(.+)_chosen\.jsonl$/)?.[1] ?? []);
  return name.startsWith('proxy/') && known.length > 0
    ? ` Choose one of the proxies ${known.join(', ')}, or add its files.`
    : ' Put it there, or point SELGEN_DATA elsewhere.';
}
