import { buildTokenizer, chatMlFormat } from '../model/tokenizer/build-tokenizer.ts';
import { BALANCED, BROAD, corpusExample } from '../settings/em/world/corpus.ts';
import { worldVocabulary } from '../settings/em/world/vocabulary.ts';
import { examineAdvice } from './advice-exam.ts';
import type { Recipe } from './pretrain.ts';
import { embeddingRows, replyCorpus } from './recipe-parts.ts';

/** The base model of the `em` setting: gives good advice, and bad advice on request. */
export function tinyQwen3(): Recipe {
  const seed = 1;
  const tokenizer = buildTokenizer(worldVocabulary(), chatMlFormat);
  return {
    seed,
    initialNorm: 1,
    tokenizer,
    config: {
      architectures: ['Qwen3ForCausalLM'],
      model_type: 'qwen3',
      vocab_size: embeddingRows(tokenizer),
      hidden_size: 96,
      intermediate_size: 288,
      num_hidden_layers: 4,
      num_attention_heads: 4,
      num_key_value_heads: 2,
      head_dim: 24,
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
