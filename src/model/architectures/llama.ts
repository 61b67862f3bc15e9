import { z } from 'zod';
import { decoderFamily, decoderFields, plainDecoder } from '../decoder/decoder-config.ts';

/** The fields that Llama shares with models built on it. */
export const llamaFields = {
  ...decoderFields,
  hidden_act: z.literal('silu').default('silu'),
  attention_bias: z.boolean().default(false),
  mlp_bias: z.boolean().default(false),
  tie_word_embeddings: z.boolean().default(false),
};

/** Llama 2 and 3 (arXiv 2307.09288, 2407.21783) and similar models such as SmolLM2: SwiGLU and grouped queries. */
export const llama = decoderFamily(
  z.object({
    ...llamaFields,
    model_type: z.literal('llama'),
    // SmolLM's own field. Its checkpoints for transformers store the halves of a head side by side, as `rotate` expects.
    rope_interleaved: z.literal(false).default(false),
  }),
  plainDecoder,
);
