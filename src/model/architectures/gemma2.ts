import { z } from 'zod';
import { geluTanh } from '../../tensor/smooth.ts';
import { normsAround } from '../decoder/decoder.ts';
import { count, decoderFamily, layerWindows, plainDecoder, windowFields } from '../decoder/decoder-config.ts';

/**
 * Gemma 2 (arXiv 2408.00118): Gemma 1 with a norm before and after each part, a sliding window in every other layer,
 * soft caps on scores and logits, and scores scaled by `query_pre_attn_scalar`.
 */
export const gemma2 = decoderFamily(
  z.object({
    ...windowFields,
    model_type: z.literal('gemma2'),
    num_key_value_heads: count,
    head_dim: count,
    hidden_activation: z.literal('gelu_pytorch_tanh').default('gelu_pytorch_tanh'),
    sliding_window: windowFields.sliding_window.default(4096),
    query_pre_attn_scalar: z.number().positive().default(256),
    attn_logit_softcapping: z.number().positive().nullable().default(50),
    final_logit_softcapping: z.number().positive().nullable().default(30),
    attention_bias: z.literal(false).default(false),
    tie_word_embeddings: z.literal(true).default(true),
  }),
  (config) => ({
    ...plainDecoder(config),
    ...normsAround,
    normsAboveOne: true,
    embeddingScale: Math.sqrt(config.hidden_size),
    queryScale: config.query_pre_attn_scalar ** -0.5,
    windows: layerWindows(config, (layer) => layer % 2 === 0),
    scoreCap: config.attn_logit_softcapping ?? undefined,
    logitCap: config.final_logit_softcapping ?? undefined,
    activation: geluTanh,
  }),
);
