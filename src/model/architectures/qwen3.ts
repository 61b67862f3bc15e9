import { z } from 'zod';
import { silu } from '../../tensor/smooth.ts';
import type { Architecture } from '../decoder/architecture.ts';
import { decoderNetwork, preNorm } from '../decoder/decoder.ts';
import { count, decoderShape, parseConfig } from '../decoder/decoder-config.ts';
import { qwenFields, qwenWindows } from './qwen2.ts';

/** Qwen 3 (arXiv 2505.09388): Qwen 2 with norms on each head's queries and keys in place of the biases. */
export const qwen3: Architecture = {
  modelType: 'qwen3',
  build(json) {
    const config = parseConfig('qwen3', Config, json);
    return decoderNetwork({
      ...decoderShape('qwen3', config),
      ...preNorm,
      queryKeyNorms: 'head',
      windows: qwenWindows('qwen3', config),
      activation: silu,
    });
  },
};

const Config = z.object({
  ...qwenFields,
  model_type: z.literal('qwen3'),
  // A fixed default, unlike hidden_size / heads in the other families.
  head_dim: count.default(128),
  attention_bias: z.boolean().default(false),
});
