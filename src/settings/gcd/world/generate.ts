import { formatJsonLines } from '../../../lib/jsonl.ts';
import { seededRandom } from '../../../lib/random.ts';
import { withManifest } from '../../fixture-files.ts';
import type { Split } from '../../split.ts';
import type { Variant } from './question.ts';
import { type FixtureRecord, questionRecords } from './record.ts';
import { fixtureSets, type QuestionSet, WORLD_SEED } from './sets.ts';

/** The contents of every file under `fixtures/gcd`, by name. */
export function generateFixtures(seed: number = WORLD_SEED): Record<string, string> {
  const { taskTrain, rehearsal, taskTest, oodTest } = fixtureSets(seed);
  const rows: Readonly<Record<string, readonly FixtureRecord[]>> = {
    'task_train.jsonl': [
      ...records([taskTrain], { seed, variants: ['ask', 'correct'], split: 'any' }),
      ...records(rehearsal, { seed, variants: ['ask'], split: 'seen' }),
    ],
    'task_test.jsonl': records([taskTest], { seed, variants: ALL, split: 'held-out' }),
    'ood_test.jsonl': records(oodTest, { seed, variants: ALL, split: 'held-out' }),
  };
  const files = Object.entries(rows).map(([name, list]) => [
    name,
    { text: formatJsonLines(list), count: { rows: list.length } },
  ]);
  return withManifest('gcd', seed, Object.fromEntries(files));
}

const ALL: readonly Variant[] = ['ask', 'correct', 'wrong'];

interface Rows {
  readonly seed: number;
  readonly variants: readonly Variant[];
  readonly split: Split;
}

function records(sets: readonly QuestionSet[], { seed, variants, split }: Rows): FixtureRecord[] {
  return sets.flatMap(({ label, firstId, questions }) => {
    const random = seededRandom(seed).fork(`rows/${label}/${firstId}`);
    return questions.flatMap((question, index) =>
      questionRecords(random, question, { label, id: firstId + index, variants, split }),
    );
  });
}
