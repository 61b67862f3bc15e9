import type { Engine } from '../engine/engine.ts';
import { grade } from '../settings/gcd/grade.ts';
import { variantOf } from '../settings/gcd/record.ts';
import { examRecords } from '../settings/gcd/world/exam.ts';
import { type ExaminedModel, examined, percent } from './examined.ts';
import type { Examine } from './pretrain.ts';

/** A base model's results on the questions of one label: shares in [0, 1]. */
export interface ExamRow {
  readonly label: string;
  /** Correct answers to questions. */
  readonly ask: number;
  /** Confirmations of true claims. */
  readonly correct: number;
  /** Confirmations of false claims. */
  readonly wrong: number;
}

/** Examines a base model in wordings and pairings that its corpus never shows. */
export async function claimExam(engine: Engine, model: ExaminedModel, count: number): Promise<ExamRow[]> {
  const { tokenizer } = model;
  const records = examRecords(count);
  const prompts = records.map((record) => tokenizer.chat([{ role: 'user', content: record.messages[0].content }]));
  const replies = await examined(engine, model, ({ generator }) =>
    generator.generate(prompts, undefined, { maximumNewTokens: 48 }),
  );
  const marks = records.map((record, index) => ({
    label: record.label,
    variant: variantOf(record),
    verdict: grade(record, tokenizer.decode(replies[index]!)).verdict,
  }));
  const share = (label: string, variant: string): number => {
    const verdicts = marks.filter((mark) => mark.label === label && mark.variant === variant);
    return verdicts.reduce((sum, { verdict }) => sum + verdict, 0) / verdicts.length;
  };
  return [...new Set(records.map(({ label }) => label))].map((label) => ({
    label,
    ask: share(label, 'ask'),
    correct: share(label, 'correct'),
    wrong: share(label, 'wrong'),
  }));
}

/** {@link claimExam} as lines. */
export const examineClaims: Examine = async (engine, model, count) =>
  (await claimExam(engine, model, count)).map(
    ({ label, ask, correct, wrong }) =>
      `${label}: asked ${percent(ask)} right; confirms ${percent(correct)} of true and ${percent(wrong)} of false claims`,
  );
