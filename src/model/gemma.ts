import { z } from 'zod';
import { fail } from '../lib/errors.ts';
import { geluTanh } from '../tensor/smooth.ts';
import { type Tensor, tf } from '../tensor/tfjs.ts';
import type { Architecture, Network } from './architecture.ts';
import { attend, attentionMask, cached, rmsNorm, rotate, rotation } from './layers.ts';

/**
 * Gemma 1 (arXiv 2403.08295): RMSNorm that multiplies by 1 + w, GeGLU, multi-query attention, RoPE, embeddings scaled by
 * √hidden and tied to the head.
 */
export const gemma: Architecture = {
  modelType: 'gemma',
  build(json) {
    const parsed = Config.safeParse(json);
    if (!parsed.success) {
      fail(
        'config.json',
        `Expected a gemma configuration, got one where ${z.prettifyError(parsed.error)}. Correct the field.`,
      );
    }
    return network(parsed.data);
  },
};

const count = z.number().int().positive();
const Config = z.object({
  model_type: z.literal('gemma'),
  vocab_size: count,
  hidden_size: count,
  intermediate_size: count,
  num_hidden_layers: count,
  num_attention_heads: count,
  num_key_value_heads: count,
  head_dim: count,
  max_position_embeddings: count,
  rms_norm_eps: z.number().positive().default(1e-6),
  rope_theta: z.number().positive().default(10_000),
  // Checkpoints of 2024 say "gelu" and mean the tanh form, as the reference implementation computes it.
  hidden_act: z.enum(['gelu', 'gelu_pytorch_tanh']).default('gelu_pytorch_tanh'),
  attention_bias: z.literal(false).default(false),
  tie_word_embeddings: z.literal(true).default(true),
});

function network(config: z.infer<typeof Config>): Network {
  const { hidden_size: hidden, num_attention_heads: heads, num_key_value_heads: groups, head_dim: size } = config;
  const { intermediate_size: inner, num_hidden_layers: layers, rms_norm_eps: epsilon } = config;
  const frequencies = Array.from({ length: size / 2 }, (_, index) => config.rope_theta ** ((-2 * index) / size));
  const projections = Object.fromEntries(
    Array.from({ length: layers }, (_, layer) => `model.layers.${layer}`).flatMap(
      (block): [string, [number, number]][] => [
        [`${block}.self_attn.q_proj`, [heads * size, hidden]],
        [`${block}.self_attn.k_proj`, [groups * size, hidden]],
        [`${block}.self_attn.v_proj`, [groups * size, hidden]],
        [`${block}.self_attn.o_proj`, [hidden, heads * size]],
        [`${block}.mlp.gate_proj`, [inner, hidden]],
        [`${block}.mlp.up_proj`, [inner, hidden]],
        [`${block}.mlp.down_proj`, [hidden, inner]],
      ],
    ),
  );
  const weights: Record<string, readonly number[]> = {
    [EMBEDDING]: [config.vocab_size, hidden],
    'model.norm.weight': [hidden],
  };
  for (const [module, shape] of Object.entries(projections)) weights[`${module}.weight`] = shape;
  for (let layer = 0; layer < layers; layer++) {
    weights[`model.layers.${layer}.input_layernorm.weight`] = [hidden];
    weights[`model.layers.${layer}.post_attention_layernorm.weight`] = [hidden];
  }

  return {
    modelType: 'gemma',
    layers,
    hidden,
    vocabulary: config.vocab_size,
    keyValueHeads: groups,
    headDimension: size,
    maximumLength: config.max_position_embeddings,
    weights,
    projections,
    forward(params, input, linear) {
      const [rows, time] = input.tokens.shape as [number, number];
      const norm = (x: Tensor, name: string) => rmsNorm(x, params[`${name}.weight`]!.add(1), epsilon);
      const turn = rotation(input, frequencies);
      const mask = attentionMask(input);
      const keys: Tensor[] = [];
      const values: Tensor[] = [];
      const states: Tensor[] = [];

      let x = tf.gather(params[EMBEDDING]!, input.tokens.flatten() as never).mul(Math.sqrt(hidden)); // (B·T, hidden)
      for (let layer = 0; layer < layers; layer++) {
        const block = `model.layers.${layer}`;
        const heard = norm(x, `${block}.input_layernorm`);
        const project = (name: string, count: number) =>
          linear(`${block}.self_attn.${name}`, heard).reshape([rows, time, count, size]);
        const q = rotate(project('q_proj', heads), turn).mul(size ** -0.5);
        const k = rotate(project('k_proj', groups), turn).transpose([0, 2, 1, 3]); // (B, G, T, D)
        const v = project('v_proj', groups).transpose([0, 2, 1, 3]);
        keys.push(cached(k, input, layer, 'keys'));
        values.push(cached(v, input, layer, 'values'));
        x = x.add(linear(`${block}.self_attn.o_proj`, attend(q, keys[layer]!, values[layer]!, mask)));

        const seen = norm(x, `${block}.post_attention_layernorm`);
        const gate = geluTanh(linear(`${block}.mlp.gate_proj`, seen));
        x = x.add(linear(`${block}.mlp.down_proj`, gate.mul(linear(`${block}.mlp.up_proj`, seen))));
        if (layer === layers - 1) x = norm(x, 'model.norm');
        states.push(x.reshape([rows, time, hidden]));
      }
      return {
        hidden: states.at(-1)!,
        states,
        keys,
        values,
        logits: (hiddenRows) => tf.matMul(hiddenRows, params[EMBEDDING]!, false, true),
      };
    },
  };
}

const EMBEDDING = 'model.embed_tokens.weight';
