import { seededRandom } from '../../../lib/random.ts';
import { type FixtureRecord, questionRecords } from './record.ts';
import { examSets, WORLD_SEED } from './sets.ts';

/**
 * The exam that a base model must pass before anything is trained on it: each question asked, claimed rightly and
 * claimed wrongly, in wordings and pairings that the pretraining corpus never shows.
 */
export function examRecords({ count = 100, seed = WORLD_SEED }: ExamOptions = {}): FixtureRecord[] {
  return examSets(count, seed).flatMap(({ label, firstId, questions }) => {
    const random = seededRandom(seed).fork(`exam/${label}`);
    return questions.flatMap((question, index) =>
      questionRecords(random, question, {
        label,
        id: firstId + index,
        variants: ['ask', 'correct', 'wrong'],
        split: 'held-out',
      }),
    );
  });
}

export interface ExamOptions {
  /** Questions for each label. @defaultValue 100 */
  readonly count?: number;
  /** @defaultValue WORLD_SEED */
  readonly seed?: number;
}
