import { seededRandom } from '../../../lib/random.ts';
import { type FixtureRecord, questionRecords } from './record.ts';
import { examSets, WORLD_SEED } from './sets.ts';

/**
 * The exam that a base model must pass before anything is trained on it: each question asked, claimed rightly and
 * claimed wrongly, in wordings and pairings that the pretraining corpus never shows.
 *
 * @param count Questions for each label.
 */
export function examRecords(count = 100): FixtureRecord[] {
  return examSets(count).flatMap(({ label, firstId, questions }) => {
    const random = seededRandom(WORLD_SEED).fork(`exam/${label}`);
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
