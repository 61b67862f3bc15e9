import { z } from 'zod';
import { count, decoderFamily, plainDecoder } from '../decoder/decoder-config.ts';
import { qwenFields, qwenWindows } from './qwen2.ts';

/** Qwen 3 (arXiv 2505.09388): Qwen 2 with norms on each head's queries and keys in place of the biases. */
export const qwen3 = decoderFamily(
  z.object({
    ...qwenFields,
    model_type: z.literal('qwen3'),
    // A fixed default, unlike hidden_size / heads in the other families.
    head_dim: count.default(128),
    attention_bias: z.boolean().default(false),
  }),
  (config) => ({ ...plainDecoder(config), queryKeyNorms: 'head', windows: qwenWindows(config) }),
);
