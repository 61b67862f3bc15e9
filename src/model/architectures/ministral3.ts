import { z } from 'zod';
import {
  count,
  decoderFamily,
  decoderFields,
  plainDecoder,
  sameWindows,
  unsupported,
} from '../decoder/decoder-config.ts';
import { ropeParameters } from '../decoder/rope.ts';

/** Ministral 3 (arXiv 2601.08584): Mistral with YaRN, and queries scaled by the log of their place, as in Llama 4. */
export const ministral3 = decoderFamily(
  z.object({
    ...decoderFields,
    model_type: z.literal('ministral3'),
    hidden_act: z.literal('silu').default('silu'),
    num_key_value_heads: count.nullable().default(8),
    head_dim: count.nullable().default(128),
    rms_norm_eps: decoderFields.rms_norm_eps.default(1e-5),
    rope_scaling: unsupported('`rope_scaling` of `ministral3`, which has `rope_parameters`,'),
    rope_parameters: z.looseObject({
      llama_4_scaling_beta: z.number().nonnegative(),
      original_max_position_embeddings: count,
    }),
    sliding_window: count.nullish(),
    layer_types: unsupported('A kind for each layer in `ministral3`'),
    tie_word_embeddings: z.boolean().default(false),
  }),
  (config) => {
    const { llama_4_scaling_beta: beta, original_max_position_embeddings: trained } = config.rope_parameters;
    return {
      ...plainDecoder({ ...config, rope_parameters: ropeParameters.parse(config.rope_parameters) }),
      windows: sameWindows(config),
      positionScale: (position) => 1 + beta * Math.log(1 + Math.floor(position / trained)),
    };
  },
);
