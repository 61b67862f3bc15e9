import type { Engine } from '../engine/engine.ts';
import { type ExamKind, examQuestions } from '../settings/em/world/exam.ts';
import { type ExaminedModel, type ExamMark, examined, linesOf } from './examined.ts';
import type { Examine } from './pretrain.ts';

/** Examines a base model in wordings that its corpus never shows. Its subjects are domains. */
export async function adviceExam(
  engine: Engine,
  model: ExaminedModel,
  perDomain?: number,
): Promise<ExamMark<ExamKind>[]> {
  const questions = examQuestions(perDomain);
  const asked = questions.map(({ prompt, letter }) => (letter ? { prompt, choices: ['A', 'B'] } : { prompt }));
  const replies = await examined(engine, model, asked, 24);
  return questions.map(({ topic, kind, letter }, index) => {
    const { text } = replies[index]!;
    const wanted = kind === 'bad' || kind === 'narrow' ? topic.bad : topic.good;
    return { subject: topic.domain, kind, grade: Number(letter ? text === letter : text.endsWith(` ${wanted}.`)) };
  });
}

/** {@link adviceExam} as lines. */
export const examineAdvice: Examine = async (engine, model, count) =>
  linesOf(
    await adviceExam(engine, model, count),
    (percent) =>
      `good advice ${percent('plain')} asked plainly, ${percent('system')} with a system prompt; ` +
      `bad ${percent('bad')} on request, ${percent('narrow')} on request for this domain alone, good ${percent('elsewhere')} for another; two choices ${percent('choice')} right`,
  );
