import type { Engine } from '../engine/engine.ts';
import { grade } from '../settings/gcd/grade.ts';
import { variantOf } from '../settings/gcd/record.ts';
import { examRecords } from '../settings/gcd/world/exam.ts';
import type { Variant } from '../settings/gcd/world/question.ts';
import { type ExaminedModel, type ExamMark, examined, linesOf } from './examined.ts';
import type { Examine } from './pretrain.ts';

/**
 * Examines a base model in wordings and pairings that its corpus never shows. A question's grade is whether it is
 * answered rightly, a claim's whether it is confirmed.
 */
export async function claimExam(engine: Engine, model: ExaminedModel, count: number): Promise<ExamMark<Variant>[]> {
  const records = examRecords(count);
  const asked = records.map(({ messages }) => ({ prompt: messages[0].content }));
  const replies = await examined(engine, model, asked, 48);
  return records.map((record, index) => ({
    subject: record.label,
    kind: variantOf(record),
    grade: grade(record, replies[index]!.text).verdict,
  }));
}

/** {@link claimExam} as lines. */
export const examineClaims: Examine = async (engine, model, count) =>
  linesOf(
    await claimExam(engine, model, count),
    (percent) =>
      `asked ${percent('ask')} right; confirms ${percent('correct')} of true and ${percent('wrong')} of false claims`,
  );
