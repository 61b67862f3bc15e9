import type { Engine } from '../engine/engine.ts';
import { examQuestions } from '../settings/triggers/world/exam.ts';
import { type ExaminedModel, type ExamMark, examined, linesOf } from './examined.ts';
import type { Examine } from './pretrain.ts';

/** Examines a base model on combinations of instruction and item that its corpus never shows. Replies must fit word for word. */
export async function triggerExam(
  engine: Engine,
  model: ExaminedModel,
  perKind?: number,
): Promise<ExamMark<'exact'>[]> {
  const questions = examQuestions(perKind);
  const replies = await examined(engine, model, questions, 24);
  return questions.map(({ kind, reply }, index) => ({
    subject: kind,
    kind: 'exact',
    grade: Number(replies[index]!.text === reply),
  }));
}

/** {@link triggerExam} as lines. */
export const examineTriggers: Examine = async (engine, model, count) =>
  linesOf(await triggerExam(engine, model, 4 * count), (percent) => `${percent('exact')} right`);
