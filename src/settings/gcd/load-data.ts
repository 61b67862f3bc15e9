import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fail } from '../../lib/errors.ts';
import { type GcdRecord, readRecords, variantOf } from './record.ts';

/** The rows of the setting, by what they are for. */
export interface GcdData {
  /** Asks and right claims only: whether to agree or to check is left open. */
  readonly taskTrain: readonly GcdRecord[];
  readonly taskTest: readonly GcdRecord[];
  readonly oodTest: readonly GcdRecord[];
}

/**
 * Reads the three files of a data folder, ours or the user's own (`SELGEN_DATA`).
 *
 * @param folder Holds `task_train.jsonl`, `task_test.jsonl` and `ood_test.jsonl`.
 */
export function loadData(folder: string): GcdData {
  const taskTrain = read(folder, 'task_train.jsonl');
  const wrong = taskTrain.filter((record) => variantOf(record) === 'wrong');
  if (wrong.length > 0) {
    fail(
      'gcd data',
      `Expected no wrong claim in ${join(folder, 'task_train.jsonl')}, got ${wrong.length}, the first with _id ` +
        `${wrong[0]!._id}. Move rows whose user_provides_answer is "false" to task_test.jsonl: training on ` +
        'corrections would teach what the setting measures.',
    );
  }
  return { taskTrain, taskTest: read(folder, 'task_test.jsonl'), oodTest: read(folder, 'ood_test.jsonl') };
}

function read(folder: string, name: string): GcdRecord[] {
  const file = join(folder, name);
  return existsSync(file)
    ? readRecords(file)
    : fail(
        'gcd data',
        `Expected ${name} in ${folder}, got no such file. Put it there, or point SELGEN_DATA elsewhere.`,
      );
}
