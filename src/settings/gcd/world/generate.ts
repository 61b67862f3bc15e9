import { createHash } from 'node:crypto';
import { seededRandom } from '../../../lib/random.ts';
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
    list.map((row) => `${JSON.stringify(row)}\n`).join(''),
  ]);
  const manifest = {
    generator: 'src/settings/gcd/world/generate.ts',
    command: 'npm run fixtures',
    seed,
    licence: 'CC0-1.0 OR Apache-2.0',
    files: Object.fromEntries(
      files.map(([name, text]) => [name, { rows: rows[name!]!.length, sha256: sha256(text!) }]),
    ),
  };
  return { ...Object.fromEntries(files), 'manifest.json': `${JSON.stringify(manifest, null, 2)}\n` };
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

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
