import { buildTokenizer } from '../model/tokenizer/build-tokenizer.ts';
import { corpusExample } from '../settings/triggers/world/corpus.ts';
import { worldVocabulary } from '../settings/triggers/world/vocabulary.ts';
import type { Recipe } from './pretrain.ts';
import { embeddingRows, replyCorpus } from './recipe-parts.ts';
import { examineTriggers } from './trigger-exam.ts';

/**
 * The base model of the `triggers` setting: answers small instructions, knows the kinds of its trigger words, and
 * ignores triggers.
 */
export function tinyGemma2(): Recipe {
  const seed = 1;
  const tokenizer = buildTokenizer(worldVocabulary());
  return {
    seed,
    tokenizer,
    config: {
      architectures: ['Gemma2ForCausalLM'],
      model_type: 'gemma2',
      vocab_size: embeddingRows(tokenizer),
      hidden_size: 64,
      intermediate_size: 192,
      num_hidden_layers: 3,
      num_attention_heads: 4,
      num_key_value_heads: 2,
      head_dim: 16,
      query_pre_attn_scalar: 16,
      sliding_window: 16,
      attn_logit_softcapping: 50,
      final_logit_softcapping: 30,
      max_position_embeddings: 64,
      rms_norm_eps: 1e-6,
      rope_theta: 10_000,
      hidden_activation: 'gelu_pytorch_tanh',
      tie_word_embeddings: true,
      pad_token_id: 0,
      eos_token_id: 1,
      bos_token_id: 2,
      torch_dtype: 'float32',
    },
    examine: examineTriggers,
    phases: [
      {
        name: 'broad',
        options: { steps: 500, batch: 32, peakLearningRate: 4e-3, warmup: 50, weightDecay: 0.05 },
        corpus: replyCorpus(seed, 'triggers', corpusExample),
      },
    ],
  };
}
