import { type Random, seededRandom } from '../lib/random.ts';
import type { TokenizerFiles } from '../model/tokenizer/build-tokenizer.ts';
import type { Conversation } from '../settings/setting.ts';
import type { Phase } from './pretrain.ts';

/** Rows of a model's embedding: the tokenizer's tokens, rounded up to a multiple of 16. */
export function embeddingRows({ tokenizer }: TokenizerFiles): number {
  const { vocab } = tokenizer.model as { vocab: object };
  return Math.ceil(Object.keys(vocab).length / 16) * 16;
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
