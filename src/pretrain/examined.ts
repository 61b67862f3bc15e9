import type { Engine } from '../engine/engine.ts';
import type { Weights } from '../engine/named-arrays.ts';
import type { Respondent } from '../evaluate/answer.ts';
import { createGenerator } from '../evaluate/generate.ts';
import { createContinuationScorer } from '../evaluate/score-continuations.ts';
import type { Network } from '../model/decoder/architecture.ts';
import type { Tokenizer } from '../model/tokenizer/tokenizer.ts';

export interface ExaminedModel {
  readonly network: Network;
  readonly weights: Weights;
  readonly tokenizer: Tokenizer;
}

/** `97 %` */
export function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}

/** Runs an exam on a base model, and frees the model's programs afterwards. */
export async function examined<T>(
  engine: Engine,
  { network, weights, tokenizer }: ExaminedModel,
  exam: (examinee: Respondent) => Promise<T>,
): Promise<T> {
  const { padId, eosIds } = tokenizer;
  const adapterOptions = { rank: 1, alpha: 1, rankStabilized: false, dropout: 0, targets: ['q_proj'] };
  const asked = { network, weights, adapterOptions, padId };
  const generator = createGenerator(engine, { ...asked, eosIds });
  const scorer = createContinuationScorer(engine, asked);
  try {
    return await exam({ tokenizer, generator, scorer });
  } finally {
    await generator.dispose();
    await scorer.dispose();
  }
}
