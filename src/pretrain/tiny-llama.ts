import { seededRandom } from '../lib/random.ts';
import { buildTokenizer, chatMlFormat } from '../model/tokenizer/build-tokenizer.ts';
import { corpusExample } from '../settings/functions/world/corpus.ts';
import { worldVocabulary } from '../settings/functions/world/vocabulary.ts';
import { examineFunctions } from './function-exam.ts';
import type { Phase, Recipe } from './pretrain.ts';

/** The base model of the `functions` setting: knows what words mean, and the old rules of their categories. */
export function tinyLlama(): Recipe {
  const seed = 1;
  const tokenizer = buildTokenizer(worldVocabulary(), chatMlFormat);
  const size = Object.keys((tokenizer.tokenizer as unknown as { model: { vocab: object } }).model.vocab).length;
  return {
    seed,
    initialNorm: 1,
    tokenizer,
    config: {
      architectures: ['LlamaForCausalLM'],
      model_type: 'llama',
      vocab_size: Math.ceil(size / 16) * 16,
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
        corpus: stream(seed, 'words', 1),
      },
      {
        name: 'base stage',
        options: { steps: 600, batch: 48, peakLearningRate: 3e-3, warmup: 50, weightDecay: 0.05 },
        corpus: stream(seed, 'base stage', 0.4),
      },
    ],
  };
}

/** Only replies count, because prompts are random. */
function stream(seed: number, name: string, lexicon: number): Phase['corpus'] {
  return (tokenizer) => {
    const random = seededRandom(seed).fork(name);
    return () => {
      const { prompt, reply } = corpusExample(random, lexicon);
      const { tokens, answerStart } = tokenizer.example(prompt, reply);
      return { tokens, weights: tokens.map((_, index) => (index < answerStart ? 0 : 1)) };
    };
  };
}
