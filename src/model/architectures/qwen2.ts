import { z } from 'zod';
import { silu } from '../../tensor/smooth.ts';
import type { Architecture } from '../decoder/architecture.ts';
import { decoderNetwork, preNorm } from '../decoder/decoder.ts';
import {
  count,
  decoderFields,
  decoderShape,
  layerWindows,
  parseConfig,
  windowFields,
} from '../decoder/decoder-config.ts';

/**
 * Qwen 2 and 2.5 (arXiv 2407.10671): Llama with biases on queries, keys and values, and optional windows in the upper
 * layers.
 */
export const qwen2: Architecture = {
  modelType: 'qwen2',
  build(json) {
    const config = parseConfig('qwen2', Config, json);
    return decoderNetwork({
      ...decoderShape('qwen2', config),
      ...preNorm,
      biases: ['q_proj', 'k_proj', 'v_proj'],
      windows: qwenWindows('qwen2', config),
      activation: silu,
    });
  },
};

/** The fields of Qwen 2 and 3. */
export const qwenFields = {
  ...decoderFields,
  ...windowFields,
  num_key_value_heads: count,
  hidden_act: z.literal('silu').default('silu'),
  use_sliding_window: z.boolean().default(false),
  /** Layers below this one have no window. */
  max_window_layers: z.number().int().nonnegative().default(28),
  tie_word_embeddings: z.boolean().default(false),
};

const Config = z.object({ ...qwenFields, model_type: z.literal('qwen2') });

/** The windows, if `use_sliding_window` is on; otherwise `sliding_window` has no effect. */
export function qwenWindows(
  modelType: string,
  config: z.infer<z.ZodObject<typeof qwenFields>>,
): (number | undefined)[] {
  const window = config.use_sliding_window ? (config.sliding_window ?? undefined) : undefined;
  return layerWindows(
    modelType,
    { ...config, sliding_window: window },
    (layer) => window !== undefined && layer >= config.max_window_layers,
  );
}
