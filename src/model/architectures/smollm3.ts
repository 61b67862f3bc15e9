import { z } from 'zod';
import { count, decoderFamily, layerWindows, plainDecoder, windowFields } from '../decoder/decoder-config.ts';

/** SmolLM3 (https://huggingface.co/blog/smollm3): Llama without positions (arXiv 2501.18795) in every fourth layer. */
export const smollm3 = decoderFamily(
  z
    .object({
      ...windowFields,
      model_type: z.literal('smollm3'),
      hidden_act: z.literal('silu').default('silu'),
      num_key_value_heads: count.nullable().default(4),
      rope_theta: z.number().positive().default(2_000_000),
      use_sliding_window: z.boolean().default(false),
      /** 1 for a layer that rotates, 0 for one that does not, despite the field's name. */
      no_rope_layers: z.array(z.union([z.literal(0), z.literal(1)])).nullish(),
      no_rope_layer_interval: count.default(4),
      attention_bias: z.boolean().default(false),
      mlp_bias: z.boolean().default(false),
      tie_word_embeddings: z.boolean().default(true),
    })
    .refine((config) => (config.no_rope_layers?.length ?? config.num_hidden_layers) >= config.num_hidden_layers, {
      path: ['no_rope_layers'],
      error: 'it says nothing of the last layers',
    }),
  (config) => {
    const plain = plainDecoder(config);
    const turns = Array.from({ length: plain.layers }, (_, layer) =>
      config.no_rope_layers ? config.no_rope_layers[layer] !== 0 : (layer + 1) % config.no_rope_layer_interval !== 0,
    );
    const slides = config.use_sliding_window && config.sliding_window != null;
    return {
      ...plain,
      layerRopes: turns.map((turned) => (turned ? plain.rope : null)),
      windows: layerWindows(config, (layer) => slides && !turns[layer]),
    };
  },
);
