import { z } from 'zod';
import { count, decoderFamily, layerWindows, plainDecoder, windowFields } from '../decoder/decoder-config.ts';

/** The fields of Qwen 2 and 3. */
export const qwenFields = {
  ...windowFields,
  num_key_value_heads: count,
  hidden_act: z.literal('silu').default('silu'),
  use_sliding_window: z.boolean().default(false),
  /** Layers below this one have no window. */
  max_window_layers: z.number().int().nonnegative().default(28),
  tie_word_embeddings: z.boolean().default(false),
};

/** The windows, if `use_sliding_window` is on; otherwise `sliding_window` has no effect. */
export function qwenWindows(
  config: z.infer<z.ZodObject<typeof qwenFields>> & { readonly model_type: string },
): (number | undefined)[] {
  const window = config.use_sliding_window ? (config.sliding_window ?? undefined) : undefined;
  return layerWindows(
    { ...config, sliding_window: window },
    (layer) => window !== undefined && layer >= config.max_window_layers,
  );
}

/** Qwen 2 and 2.5 (arXiv 2407.10671): Llama with biased queries, keys and values, and windows in the upper layers. */
export const qwen2 = decoderFamily(z.object({ ...qwenFields, model_type: z.literal('qwen2') }), (config) => ({
  ...plainDecoder(config),
  biases: ['q_proj', 'k_proj', 'v_proj'],
  windows: qwenWindows(config),
}));
