import { buildTokenizer, chatMlFormat } from '../model/tokenizer/build-tokenizer.ts';
import { corpusExample } from '../settings/functions/world/corpus.ts';
import { worldVocabulary } from '../settings/functions/world/vocabulary.ts';
import { examineFunctions } from './function-exam.ts';
import type { Recipe } from './pretrain.ts';
import { chatMlConfig, replyCorpus } from './recipe-parts.ts';

/** The base model of the `functions` setting: knows what words mean, and the old rules of their categories. */
export function tinyLlama(): Recipe {
  const seed = 1;
  const tokenizer = buildTokenizer(worldVocabulary(), chatMlFormat);
  return {
    seed,
    initialNorm: 1,
    tokenizer,
    config: chatMlConfig('LlamaForCausalLM', 'llama', 64, tokenizer),
    examine: examineFunctions,
    phases: [
      {
        name: 'words',
        options: { steps: 400, batch: 64, peakLearningRate: 4e-3, warmup: 50, weightDecay: 0.05 },
        corpus: replyCorpus(seed, 'words', (random) => corpusExample(random, 1)),
      },
      {
        name: 'base stage',
        options: { steps: 600, batch: 48, peakLearningRate: 3e-3, warmup: 50, weightDecay: 0.05 },
        corpus: replyCorpus(seed, 'base stage', (random) => corpusExample(random, 0.4)),
      },
    ],
  };
}
