import type { Engine } from '../engine/engine.ts';
import { functions } from '../settings/functions/functions.ts';
import { type ExaminedModel, type ExamMark, examined, linesOf } from './examined.ts';
import type { Examine } from './pretrain.ts';

/** `trained`: with trigger words of the corpus's functions. `held`: with others, of which it only gives the meaning. */
type FunctionKind = 'trained' | 'held';

/** Examines a base model on each category's old rule, at points that its corpus never shows: the base stage's tests. */
export async function functionExam(engine: Engine, model: ExaminedModel): Promise<ExamMark<FunctionKind>[]> {
  const { questions, score } = await functions({ stage: 'base' }).load();
  const { marks } = await score(await examined(engine, model, questions, 1));
  return marks.map(({ label, set, verdict }) => ({
    subject: label,
    kind: set.endsWith('_ID') ? 'trained' : 'held',
    grade: verdict,
  }));
}

/** {@link functionExam} as lines. */
export const examineFunctions: Examine = async (engine, model) =>
  linesOf(
    await functionExam(engine, model),
    (percent) => `${percent('trained')} right with trained words, ${percent('held')} with others`,
  );
