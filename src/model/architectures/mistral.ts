import { z } from 'zod';
import {
  count,
  decoderFamily,
  decoderFields,
  plainDecoder,
  sameWindows,
  unsupported,
} from '../decoder/decoder-config.ts';

/** Mistral 7B and its successors (arXiv 2310.06825): Llama with a window in every layer, or in none if it is null. */
export const mistral = decoderFamily(
  z.object({
    ...decoderFields,
    model_type: z.literal('mistral'),
    hidden_act: z.literal('silu').default('silu'),
    num_key_value_heads: count.nullable().default(8),
    // The default of transformers; later models say null.
    sliding_window: count.nullable().default(4096),
    layer_types: unsupported('A kind for each layer in `mistral`'),
    tie_word_embeddings: z.boolean().default(false),
  }),
  (config) => ({
    ...plainDecoder(config),
    windows: sameWindows(config),
  }),
);
