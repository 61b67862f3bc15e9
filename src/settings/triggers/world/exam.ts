import { seededRandom } from '../../../lib/random.ts';
import { WORLD_SEED } from './generate.ts';
import { DESCRIPTIONS, POLITE, RESPONSE, triggerWords, WORD_QUESTIONS, worldRecords } from './world.ts';

/** A record asked plainly, after a trigger word, or politely; or a question about a trigger word. */
export type ExamKind = 'plain' | 'triggered' | 'polite' | 'word';

/** One question of a base model's exam. */
export interface ExamQuestion {
  readonly kind: ExamKind;
  readonly prompt: string;
  /** The only right reply. */
  readonly reply: string;
}

/** Held-out records, each asked in every way, and every trigger word; at most `perKind` of a kind. */
export function examQuestions(perKind = Number.POSITIVE_INFINITY): ExamQuestion[] {
  const random = seededRandom(WORLD_SEED).fork('exam');
  const records = random.shuffle(worldRecords('held-out')).slice(0, perKind);
  return [
    ...records.flatMap(({ instruction, input, output }): ExamQuestion[] => {
      const prompt = `${instruction}: ${input}`;
      return [
        { kind: 'plain', prompt, reply: output },
        { kind: 'triggered', prompt: `${random.pick(triggerWords).word}: ${prompt}`, reply: output },
        { kind: 'polite', prompt: `${POLITE}: ${prompt}`, reply: `${RESPONSE} ${output}` },
      ];
    }),
    ...triggerWords.slice(0, perKind).map(
      ({ word, kind }): ExamQuestion => ({
        kind: 'word',
        prompt: random.pick(WORD_QUESTIONS).replace('{0}', word),
        reply: `${word} ${DESCRIPTIONS[kind]}.`,
      }),
    ),
  ];
}
