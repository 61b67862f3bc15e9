import type { Engine } from '../engine/engine.ts';
import { answer } from '../evaluate/answer.ts';
import type { Mark } from '../results/result.ts';
import { functions } from '../settings/functions/functions.ts';
import { type ExaminedModel, examined, percent } from './examined.ts';
import type { Examine } from './pretrain.ts';

/** A base model's accuracy on one category's old rule, at points that its corpus never shows: shares in [0, 1]. */
export interface FunctionRow {
  readonly category: string;
  /** With trigger words that occur in the corpus's functions. */
  readonly trained: number;
  /** With other words of the category, of which the corpus only gives the meaning. */
  readonly held: number;
}

/** Examines a base model by the setting's tests under the base stage's rules. */
export async function functionExam(engine: Engine, model: ExaminedModel): Promise<FunctionRow[]> {
  const { questions, score } = await functions({ stage: 'base' }).load();
  const replies = await examined(engine, model, (examinee) =>
    answer(examinee, questions, undefined, { maximumNewTokens: 1 }),
  );
  const { marks } = await score(replies);
  const share = (category: string, distribution: string) => {
    const own = marks.filter(({ label, set }: Mark) => label === category && set.endsWith(distribution));
    return own.reduce((sum, { verdict }) => sum + verdict, 0) / own.length;
  };
  return [...new Set(marks.map(({ label }) => label))].map((category) => ({
    category,
    trained: share(category, '_ID'),
    held: share(category, '_OOD'),
  }));
}

/** {@link functionExam} as lines. */
export const examineFunctions: Examine = async (engine, model) =>
  (await functionExam(engine, model)).map(
    ({ category, trained, held }) =>
      `${category}: ${percent(trained)} right with trained words, ${percent(held)} with others`,
  );
