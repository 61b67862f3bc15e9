import { z } from 'zod';
import { fail } from '../../lib/errors.ts';
import { count, decoderFamily, plainDecoder } from '../decoder/decoder-config.ts';
import { qwenFields, qwenWindows } from './qwen2.ts';

/** Qwen 3 with experts (arXiv 2505.09388): most layers have a mixture of experts; experts and router stay frozen. */
export const qwen3Moe = decoderFamily(
  z.object({
    ...qwenFields,
    model_type: z.literal('qwen3_moe'),
    head_dim: count.nullish(),
    attention_bias: z.boolean().default(false),
    /** The field's name on the hub, and in transformers 5. */
    num_experts: count.nullish(),
    num_local_experts: count.default(128),
    num_experts_per_tok: count.default(8),
    moe_intermediate_size: count.default(768),
    norm_topk_prob: z.boolean().default(false),
    decoder_sparse_step: count.default(1),
    mlp_only_layers: z.array(z.number().int().nonnegative()).nullish(),
  }),
  (config) => {
    const experts = config.num_experts ?? config.num_local_experts;
    if (config.num_experts_per_tok > experts) {
      fail(
        'config.json',
        `Expected num_experts_per_tok of at most ${experts}, the number of experts, got ${config.num_experts_per_tok}. Correct the field.`,
      );
    }
    return {
      ...plainDecoder(config),
      queryKeyNorms: 'head',
      windows: qwenWindows(config),
      experts: {
        count: experts,
        chosen: config.num_experts_per_tok,
        inner: config.moe_intermediate_size,
        normalized: config.norm_topk_prob,
        sparse: (layer) => !config.mlp_only_layers?.includes(layer) && (layer + 1) % config.decoder_sparse_step === 0,
      },
    };
  },
);
