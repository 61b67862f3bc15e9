import type { Engine } from '../engine/engine.ts';
import type { Weights } from '../engine/named-arrays.ts';
import { answer, type Question, type Reply } from '../evaluate/answer.ts';
import { createGenerator } from '../evaluate/generate.ts';
import { createContinuationScorer } from '../evaluate/score-continuations.ts';
import type { Network } from '../model/decoder/architecture.ts';
import type { Tokenizer } from '../model/tokenizer/tokenizer.ts';
import { mean } from '../results/statistics/moments.ts';

export interface ExaminedModel {
  readonly network: Network;
  readonly weights: Weights;
  readonly tokenizer: Tokenizer;
}

/** One graded reply of an exam. */
export interface ExamMark<Kind extends string> {
  readonly subject: string;
  readonly kind: Kind;
  /** In [0, 1]; of a claim, whether it is confirmed. */
  readonly grade: number;
}

/** A base model's answers, after which its programs are freed. */
export async function examined(
  engine: Engine,
  { network, weights, tokenizer }: ExaminedModel,
  questions: readonly Question[],
  maximumNewTokens: number,
): Promise<Reply[]> {
  const { padId, eosIds } = tokenizer;
  const adapterOptions = { rank: 1, alpha: 1, rankStabilized: false, dropout: 0, targets: ['q_proj'] };
  const asked = { network, weights, adapterOptions, padId };
  const generator = createGenerator(engine, { ...asked, eosIds });
  const scorer = createContinuationScorer(engine, asked);
  try {
    return await answer({ tokenizer, generator, scorer }, questions, undefined, { maximumNewTokens });
  } finally {
    await generator.dispose();
    await scorer.dispose();
  }
}

/** The mean grade of a kind of questions, on one subject or on all. */
export function share<Kind extends string>(marks: readonly ExamMark<Kind>[], kind: Kind, subject?: string): number {
  const own = marks.filter((mark) => mark.kind === kind && (subject === undefined || mark.subject === subject));
  return mean(own.map(({ grade }) => grade));
}

/** A line for each subject, from its share of each kind as `97 %`. */
export function linesOf<Kind extends string>(
  marks: readonly ExamMark<Kind>[],
  line: (percent: (kind: Kind) => string) => string,
): string[] {
  const subjects = new Set(marks.map(({ subject }) => subject));
  return [...subjects].map(
    (subject) => `${subject}: ${line((kind) => `${Math.round(100 * share(marks, kind, subject))} %`)}`,
  );
}
