import { z } from 'zod';
import { decoderFamily, plainDecoder } from '../decoder/decoder-config.ts';
import { llamaFields } from './llama.ts';

const multiplier = z.number().positive().default(1);

/**
 * Granite 3 (https://github.com/ibm-granite/granite-3.0-language-models): Llama with multipliers for embeddings,
 * scores, residual additions and logits.
 */
export const granite = decoderFamily(
  z.object({
    ...llamaFields,
    model_type: z.literal('granite'),
    embedding_multiplier: multiplier,
    attention_multiplier: multiplier,
    residual_multiplier: multiplier,
    logits_scaling: multiplier,
  }),
  (config) => ({
    ...plainDecoder(config),
    embeddingScale: config.embedding_multiplier,
    queryScale: config.attention_multiplier,
    logitScale: 1 / config.logits_scaling,
    block(x, { residual, norm, attention, feedForward }) {
      const y = residual(x).add(attention(norm('input_layernorm', x)).mul(config.residual_multiplier));
      return y.add(feedForward(norm('post_attention_layernorm', y)).mul(config.residual_multiplier));
    },
  }),
);
