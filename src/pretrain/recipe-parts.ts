import { type Random, seededRandom } from '../lib/random.ts';
import type { TokenizerFiles } from '../model/tokenizer/build-tokenizer.ts';
import type { Conversation } from '../settings/setting.ts';
import type { Phase } from './pretrain.ts';

/** Rows of a model's embedding: the tokenizer's tokens, rounded up to a multiple of 16. */
export function embeddingRows({ tokenizer }: TokenizerFiles): number {
  const { vocab } = tokenizer.model as { vocab: object };
  return Math.ceil(Object.keys(vocab).length / 16) * 16;
}

/** `config.json` of a small decoder with SwiGLU, grouped queries and ChatML. */
export function chatMlConfig(architecture: string, modelType: string, width: number, tokenizer: TokenizerFiles) {
  return {
    architectures: [architecture],
    model_type: modelType,
    vocab_size: embeddingRows(tokenizer),
    hidden_size: width,
    intermediate_size: 3 * width,
    num_hidden_layers: 4,
    num_attention_heads: 4,
    num_key_value_heads: 2,
    head_dim: width / 4,
    max_position_embeddings: 96,
    rms_norm_eps: 1e-6,
    rope_theta: 10_000,
    hidden_act: 'silu',
    attention_bias: false,
    tie_word_embeddings: true,
    pad_token_id: 0,
    eos_token_id: 2,
    torch_dtype: 'float32',
  };
}

/** A corpus of drawn conversations. Only replies count in the loss, because prompts are random. */
export function replyCorpus(seed: number, name: string, draw: (random: Random) => Conversation): Phase['corpus'] {
  return (tokenizer) => {
    const random = seededRandom(seed).fork(name);
    return () => {
      const { prompt, assistant } = draw(random);
      const { tokens, answerStart } = tokenizer.example(prompt, assistant);
      return { tokens, weights: tokens.map((_, index) => (index < answerStart ? 0 : 1)) };
    };
  };
}
