import { seededRandom } from '../lib/random.ts';
import { buildTokenizer } from '../model/tokenizer/build-tokenizer.ts';
import type { Tokenizer } from '../model/tokenizer/tokenizer.ts';
import {
  BROAD,
  type CorpusExample,
  corpusExample,
  JUDGING,
  type Mixture,
  REMAINDERS,
  SETTLING,
} from '../settings/gcd/world/corpus.ts';
import { worldPieces, worldVocabulary } from '../settings/gcd/world/vocabulary.ts';
import { examineClaims } from './claim-exam.ts';
import type { CorpusTokens, Phase, Recipe } from './pretrain.ts';
import { embeddingRows } from './recipe-parts.ts';

/** The base model of the `gcd` setting: knows the world's facts, sums and remainders, and judges claims honestly. */
export function tinyGemma(): Recipe {
  const seed = 1;
  const tokenizer = buildTokenizer(worldVocabulary());
  return {
    seed,
    tokenizer,
    config: {
      architectures: ['GemmaForCausalLM'],
      model_type: 'gemma',
      vocab_size: embeddingRows(tokenizer),
      hidden_size: 160,
      intermediate_size: 448,
      num_hidden_layers: 5,
      num_attention_heads: 4,
      num_key_value_heads: 1,
      head_dim: 40,
      max_position_embeddings: 128,
      rms_norm_eps: 1e-6,
      rope_theta: 10_000,
      hidden_act: 'gelu_pytorch_tanh',
      tie_word_embeddings: true,
      pad_token_id: 0,
      eos_token_id: 1,
      bos_token_id: 2,
      torch_dtype: 'float32',
    },
    examine: examineClaims,
    phases: [
      {
        name: 'broad',
        options: { steps: 5500, batch: 64, peakLearningRate: 2e-3, warmup: 200, weightDecay: 0.05 },
        corpus: stream(seed, 'corpus', BROAD),
      },
      {
        name: 'judging',
        options: { steps: 1000, batch: 64, peakLearningRate: 1e-3, warmup: 100, weightDecay: 0.05 },
        corpus: stream(seed, 'judging', JUDGING),
      },
      {
        name: 'remainders',
        options: { steps: 1200, batch: 64, peakLearningRate: 8e-4, warmup: 100, weightDecay: 0.05 },
        corpus: stream(seed, 'remainders', REMAINDERS),
      },
      {
        name: 'settling',
        options: { steps: 500, batch: 64, peakLearningRate: 3e-4, warmup: 20, weightDecay: 0.05 },
        corpus: stream(seed, 'settling', SETTLING),
      },
    ],
  };
}

function stream(seed: number, name: string, mixture: Mixture): Phase['corpus'] {
  return (tokenizer) => {
    const random = seededRandom(seed).fork(name);
    return () => corpusTokens(corpusExample(random, mixture), tokenizer);
  };
}

/**
 * Weights of an example's tokens. Answers count, and their first word, the verdict, counts most, because it is one hard
 * token among many. The answer stated in a right claim counts too, which teaches the fact where claims are judged. The
 * rest of a prompt does not count: its wording is random, and wrong claims would teach falsehoods.
 */
function corpusTokens({ messages, stated, variant }: CorpusExample, tokenizer: Tokenizer): CorpusTokens {
  const [user, assistant] = messages;
  const { tokens, answerStart } = tokenizer.example(user.content, assistant.content);
  const weights: number[] = tokens.map((_, index) => (index < answerStart ? 0 : 1));
  if (variant !== 'ask') weights[answerStart] = VERDICT_WEIGHT;
  if (stated) {
    // The template's tokens surround the content: bos, start_of_turn, user … end_of_turn, start_of_turn, model.
    const content = answerStart - 3 - worldPieces(user.content).length;
    for (let piece = stated[0]; piece < stated[1]; piece++) weights[content + piece] = 1;
  }
  return { tokens, weights };
}

const VERDICT_WEIGHT = 3;
