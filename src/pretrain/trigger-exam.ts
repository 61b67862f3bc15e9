import type { Engine } from '../engine/engine.ts';
import { type ExamKind, examQuestions } from '../settings/triggers/world/exam.ts';
import { type ExaminedModel, examined, percent } from './examined.ts';
import type { Examine } from './pretrain.ts';

/** A base model's results on one kind of questions: the share answered word for word as in its world. */
export interface TriggerRow {
  readonly kind: ExamKind;
  readonly questions: number;
  readonly right: number;
}

/** Examines a base model on combinations of instruction and item that its corpus never shows. */
export async function triggerExam(engine: Engine, model: ExaminedModel, perKind?: number): Promise<TriggerRow[]> {
  const { tokenizer } = model;
  const questions = examQuestions(perKind);
  const prompts = questions.map(({ prompt }) => tokenizer.chat([{ role: 'user', content: prompt }]));
  const replies = await examined(engine, model, ({ generator }) =>
    generator.generate(prompts, undefined, { maximumNewTokens: 24 }),
  );
  return [...new Set(questions.map(({ kind }) => kind))].map((kind) => {
    const marks = questions.flatMap(({ kind: own, reply }, index) =>
      own === kind ? [tokenizer.decode(replies[index]!) === reply] : [],
    );
    return { kind, questions: marks.length, right: marks.filter((right) => right).length / marks.length };
  });
}

/** {@link triggerExam} as lines. */
export const examineTriggers: Examine = async (engine, model, count) =>
  (await triggerExam(engine, model, 4 * count)).map(({ kind, right }) => `${kind}: ${percent(right)} right`);
