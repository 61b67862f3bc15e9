import type { Engine } from '../engine/engine.ts';
import { createGenerator } from '../evaluate/generate.ts';
import type { LoadedModel } from '../train/load-model.ts';

/** Answers the prompts greedily, in every run anew. No token ends an answer, so all programs write equally many tokens. */
export function benchedDecoding(
  engine: Engine,
  { network, weights, tokenizer: { padId } }: LoadedModel,
  { prompts, newTokens }: { readonly prompts: readonly (readonly number[])[]; readonly newTokens: number },
) {
  const adapterOptions = { rank: 1, alpha: 1, rankStabilized: false, dropout: 0, targets: [] };
  const generator = createGenerator(engine, { network, weights, adapterOptions, padId, eosIds: [] });
  const options = { maximumNewTokens: newTokens, rows: prompts.length };
  return {
    run: async () => (await generator.generate(prompts, undefined, options)).flat().length,
    dispose: () => generator.dispose(),
  };
}
