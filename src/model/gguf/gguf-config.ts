import { familyOf } from './families.ts';
import type { Metadata } from './metadata.ts';
import type { GgufTensor } from './read-gguf.ts';
import { ropeScaling } from './rope-scaling.ts';

/**
 * The `config.json` that a file's metadata describe.
 *
 * @param tensors By their names in the file.
 * @param ropeFactors `rope_freqs.weight`: the divisor of each frequency.
 */
export function configOf(
  metadata: Metadata,
  tensors: ReadonlyMap<string, Pick<GgufTensor, 'shape'>>,
  vocabulary: number,
  ropeFactors: Float32Array | undefined,
): Readonly<Record<string, unknown>> {
  const { architecture, family } = familyOf(metadata);
  const key = (name: string) => `${architecture}.${name}`;
  const positive = (name: string): number =>
    metadata.required(key(name), metadata.count) || metadata.refuse(key(name), 'above 0');
  const optional = (name: string): number | undefined =>
    metadata.count(key(name)) === undefined ? undefined : positive(name);
  const layers = positive('block_count');
  const hidden = positive('embedding_length');
  const heads = positive('attention.head_count');
  const size = optional('attention.key_length') ?? hidden / heads;
  // Checked before anything of that length is made.
  if (layers > tensors.size) metadata.refuse(key('block_count'), `at most ${tensors.size}, the number of tensors`);
  const queries = tensors.get('blk.0.attn_q.weight')?.shape[0] ?? 0;
  if (heads * size !== queries) {
    metadata.refuse(key('attention.head_count'), `${queries} / ${size}, rows of queries by the size of a head`);
  }
  if (!Number.isInteger(size))
    metadata.refuse(key('attention.head_count'), `a divisor of ${hidden}, the embedding_length`);
  for (const [name, expected] of [
    ['attention.value_length', size],
    ['rope.dimension_count', size],
    ['vocab_size', vocabulary],
  ] as const) {
    if ((optional(name) ?? expected) !== expected) metadata.refuse(key(name), String(expected));
  }
  const epsilon = metadata.required(key('attention.layer_norm_rms_epsilon'), metadata.number);
  if (epsilon <= 0 || epsilon > 0.01)
    metadata.refuse(key('attention.layer_norm_rms_epsilon'), 'above 0 and at most 0.01');
  const base =
    metadata.number(key('rope.freq_base')) ??
    (family.defaultBase ? 10_000 : metadata.refuse(key('rope.freq_base'), 'there'));
  if (base < 1) metadata.refuse(key('rope.freq_base'), 'at least 1');
  const length = positive('context_length');
  return {
    model_type: family.modelType,
    vocab_size: vocabulary,
    hidden_size: hidden,
    intermediate_size: positive('feed_forward_length'),
    num_hidden_layers: layers,
    num_attention_heads: heads,
    num_key_value_heads: optional('attention.head_count_kv') ?? heads,
    head_dim: size,
    max_position_embeddings: length,
    rms_norm_eps: decimal(epsilon),
    rope_theta: base,
    ...ropeScaling(metadata, architecture, size, base, ropeFactors),
    ...(architecture.startsWith('gemma')
      ? { hidden_activation: 'gelu_pytorch_tanh', hidden_act: 'gelu_pytorch_tanh' }
      : { hidden_act: 'silu' }),
    ...(architecture === 'qwen2' ? {} : { attention_bias: tensors.has('blk.0.attn_q.bias') }),
    ...(architecture === 'llama' ? { mlp_bias: tensors.has('blk.0.ffn_gate.bias') } : {}),
    tie_word_embeddings: !tensors.has('output.weight'),
    ...family.fields?.(metadata, { layers, hidden, heads, size }),
  };
}

/** The shortest decimal number of a float32: 1e-6 and not 9.999999974752427e-7. */
function decimal(value: number): number {
  return Number(value.toPrecision(7));
}
