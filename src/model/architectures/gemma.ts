import { z } from 'zod';
import { geluTanh } from '../../tensor/smooth.ts';
import { count, decoderFamily, decoderFields, plainDecoder } from '../decoder/decoder-config.ts';

/**
 * Gemma 1 (arXiv 2403.08295): norms multiply by 1 + w; GeGLU; multi-query attention; embeddings are scaled by √hidden
 * and tied to the head.
 */
export const gemma = decoderFamily(
  z.object({
    ...decoderFields,
    model_type: z.literal('gemma'),
    num_key_value_heads: count,
    head_dim: count,
    // Checkpoints of 2024 say "gelu" but mean the tanh form, which the reference implementation computes.
    hidden_act: z.enum(['gelu', 'gelu_pytorch_tanh']).default('gelu_pytorch_tanh'),
    attention_bias: z.literal(false).default(false),
    tie_word_embeddings: z.literal(true).default(true),
  }),
  (config) => ({
    ...plainDecoder(config),
    normsAboveOne: true,
    embeddingScale: Math.sqrt(config.hidden_size),
    activation: geluTanh,
  }),
);
