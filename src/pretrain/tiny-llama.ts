import { buildTokenizer, chatMlFormat } from '../model/tokenizer/build-tokenizer.ts';
import { corpusExample } from '../settings/functions/world/corpus.ts';
import { worldVocabulary } from '../settings/functions/world/vocabulary.ts';
import { examineFunctions } from './function-exam.ts';
import type { Recipe } from './pretrain.ts';
import { embeddingRows, replyCorpus } from './recipe-parts.ts';

/** The base model of the `functions` setting: knows what words mean, and the old rules of their categories. */
export function tinyLlama(): Recipe {
  const seed = 1;
  const tokenizer = buildTokenizer(worldVocabulary(), chatMlFormat);
  return {
    seed,
    initialNorm: 1,
    tokenizer,
    config: {
      architectures: ['LlamaForCausalLM'],
      model_type: 'llama',
      vocab_size: embeddingRows(tokenizer),
      hidden_size: 64,
      intermediate_size: 192,
      num_hidden_layers: 4,
      num_attention_heads: 4,
      num_key_value_heads: 2,
      head_dim: 16,
      max_position_embeddings: 96,
      rms_norm_eps: 1e-6,
      rope_theta: 10_000,
      hidden_act: 'silu',
      attention_bias: false,
      tie_word_embeddings: true,
      pad_token_id: 0,
      eos_token_id: 2,
      torch_dtype: 'float32',
    },
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
