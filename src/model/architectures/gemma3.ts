import { z } from 'zod';
import { geluTanh } from '../../tensor/smooth.ts';
import { normsAround } from '../decoder/decoder.ts';
import { count, decoderFamily, layerWindows, windowFields } from '../decoder/decoder-config.ts';
import { typedDecoder, typedRopeFields } from '../decoder/typed-ropes.ts';

/**
 * Gemma 3 (arXiv 2503.19786): Gemma 2 with norms on each head's queries and keys in place of the caps, five windowed
 * layers to each full one, and a rotation of its own for each kind of layer.
 */
export const gemma3Text = decoderFamily(
  // Text parts of Gemma 3's first checkpoints name only the fields that differ from these defaults.
  z.object({
    ...windowFields,
    ...typedRopeFields,
    model_type: z.literal('gemma3_text'),
    vocab_size: count.default(262_208),
    num_attention_heads: count.default(8),
    num_key_value_heads: count.default(4),
    head_dim: count.default(256),
    max_position_embeddings: count.default(131_072),
    hidden_activation: z.literal('gelu_pytorch_tanh').default('gelu_pytorch_tanh'),
    sliding_window: windowFields.sliding_window.default(4096),
    sliding_window_pattern: count.nullish(),
    query_pre_attn_scalar: z.number().positive().default(256),
    attn_logit_softcapping: z.null('Gemma 3 has no soft cap of scores').optional(),
    final_logit_softcapping: z.number().positive().nullish(),
    attention_bias: z.boolean().default(false),
    tie_word_embeddings: z.literal(true).default(true),
  }),
  (config) => {
    const windows = layerWindows(config, (layer) => (layer + 1) % (config.sliding_window_pattern ?? 6) !== 0);
    return {
      ...typedDecoder(config, windows, { full: 1_000_000, sliding: 10_000 }),
      ...normsAround,
      normsAboveOne: true,
      queryKeyNorms: 'head',
      embeddingScale: Math.sqrt(config.hidden_size),
      queryScale: config.query_pre_attn_scalar ** -0.5,
      logitCap: config.final_logit_softcapping ?? undefined,
      activation: geluTanh,
    };
  },
);
