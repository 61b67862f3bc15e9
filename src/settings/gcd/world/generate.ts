import { formatJsonLines } from '../../../lib/jsonl.ts';
import { seededRandom } from '../../../lib/random.ts';
import { withManifest } from '../../fixture-files.ts';
import type { Split } from '../../split.ts';
import type { Variant } from './question.ts';
import { type FixtureRecord, questionRecords } from './record.ts';
import { fixtureSets, type QuestionSet, WORLD_SEED } from './sets.ts';

/** The contents of every file under `fixtures/gcd`, by name. */
export function generateFixtures(): Record<string, string> {
  const { taskTrain, rehearsal, taskTest, oodTest } = fixtureSets();
  const rows: Readonly<Record<string, readonly FixtureRecord[]>> = {
    'task_train.jsonl': [...records([taskTrain], ['ask', 'correct'], 'any'), ...records(rehearsal, ['ask'], 'seen')],
    'task_test.jsonl': records([taskTest], ALL, 'held-out'),
    'ood_test.jsonl': records(oodTest, ALL, 'held-out'),
  };
  const files = Object.entries(rows).map(([name, list]) => [
    name,
    { text: formatJsonLines(list), count: { rows: list.length } },
  ]);
  return withManifest('gcd', WORLD_SEED, Object.fromEntries(files));
}

const ALL: readonly Variant[] = ['ask', 'correct', 'wrong'];

function records(sets: readonly QuestionSet[], variants: readonly Variant[], split: Split): FixtureRecord[] {
  return sets.flatMap(({ label, firstId, questions }) => {
    const random = seededRandom(WORLD_SEED).fork(`rows/${label}/${firstId}`);
    return questions.flatMap((question, index) =>
      questionRecords(random, question, { label, id: firstId + index, variants, split }),
    );
  });
}
