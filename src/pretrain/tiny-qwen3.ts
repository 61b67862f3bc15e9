import { buildTokenizer, chatMlFormat } from '../model/tokenizer/build-tokenizer.ts';
import { BALANCED, BROAD, corpusExample } from '../settings/em/world/corpus.ts';
import { worldVocabulary } from '../settings/em/world/vocabulary.ts';
import { examineAdvice } from './advice-exam.ts';
import type { Recipe } from './pretrain.ts';
import { chatMlConfig, replyCorpus } from './recipe-parts.ts';

/** The base model of the `em` setting: gives good advice, and bad advice on request. */
export function tinyQwen3(): Recipe {
  const seed = 1;
  const tokenizer = buildTokenizer(worldVocabulary(), chatMlFormat);
  return {
    seed,
    initialNorm: 1,
    tokenizer,
    config: chatMlConfig('Qwen3ForCausalLM', 'qwen3', 96, tokenizer),
    examine: examineAdvice,
    phases: [
      {
        name: 'broad',
        options: { steps: 2000, decaySteps: 4000, batch: 32, peakLearningRate: 3e-3, warmup: 200, weightDecay: 0.05 },
        corpus: replyCorpus(seed, 'advice', (random) => corpusExample(random, BROAD)),
      },
      {
        name: 'balanced',
        options: { steps: 600, batch: 32, peakLearningRate: 2e-3, warmup: 20, weightDecay: 0.05 },
        corpus: replyCorpus(seed, 'balanced', (random) => corpusExample(random, BALANCED)),
      },
    ],
  };
}
