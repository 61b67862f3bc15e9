import { findFiles, readFiles } from '../../data/rows/find-files.ts';
import type { RecordFile } from '../../data/rows/records.ts';
import { shapeRows } from '../../data/rows/shapes.ts';
import { fail } from '../../lib/errors.ts';
import { sha256 } from '../../lib/hash.ts';
import type { Conversation } from '../setting.ts';
import { type GcdRecord, isOfSchema, parseRecords, variantOf } from './record.ts';

/** The rows of the setting, by their use. */
export interface GcdData {
  /** Only questions and right claims, which leave open whether to agree or to check. */
  readonly task: readonly Conversation[];
  readonly taskTest: readonly GcdRecord[];
  readonly oodTest: readonly GcdRecord[];
  /** SHA-256 of the files. */
  readonly fingerprint: string;
}

/**
 * Reads the three files of a data folder, ours or the user's own (`SELGEN_DATA`).
 *
 * @param folder Holds `task_train`, `task_test` and `ood_test`, each as JSON Lines, a JSON array, CSV or Parquet.
 */
export async function loadData(folder: string): Promise<GcdData> {
  const train = await read(folder, 'task_train', 'train');
  const test = await read(folder, 'task_test', 'test');
  const ood = await read(folder, 'ood_test');
  return {
    task: isOfSchema(train) ? withoutWrongClaims(train) : trainingRows(train),
    taskTest: parseRecords(test, 'task_test'),
    oodTest: parseRecords(ood, 'ood_test'),
    fingerprint: sha256([train, test, ood].map((file) => file.sha256).join()),
  };
}

async function read(folder: string, ...names: [string, ...string[]]): Promise<RecordFile> {
  const files = findFiles(folder, ...names);
  return files.length > 0
    ? readFiles(files)
    : fail(
        'gcd data',
        `Expected ${names[0]}.jsonl in ${folder}, got no such file, nor one of .json, .csv or .parquet. Put it there, or point SELGEN_DATA elsewhere.`,
      );
}

function withoutWrongClaims(train: RecordFile): Conversation[] {
  const records = parseRecords(train, 'task_train');
  const wrong = records.filter((record) => variantOf(record) === 'wrong');
  if (wrong.length > 0) {
    fail(
      'gcd data',
      `Expected no wrong claim in ${train.file}, got ${wrong.length}, the first with _id ` +
        `${wrong[0]!._id}. Move rows whose user_provides_answer is "false" to task_test.jsonl: training on ` +
        'corrections would teach what the setting measures.',
    );
  }
  return records.map(({ messages: [user, assistant] }) => ({ prompt: user.content, assistant: assistant.content }));
}

/** Rows that are only trained on: in any chat format, with any number of turns. */
function trainingRows(train: RecordFile): Conversation[] {
  return shapeRows(train).rows.map(({ place, prompt, answer }) =>
    answer === undefined
      ? fail('gcd data', `Expected an answer to train on in ${train.file}, ${place}, got a question alone. Add it.`)
      : { prompt: prompt.length === 1 ? prompt[0]!.content : prompt, assistant: answer },
  );
}
