import { rope } from '../decoder/rope.ts';
import type { Metadata } from './metadata.ts';

/** The RoPE scaling of Llama 3.1 and 3.2. A file has only its result, `rope_freqs.weight`. */
const LLAMA3 = { rope_type: 'llama3', low_freq_factor: 1, high_freq_factor: 4, original_max_position_embeddings: 8192 };

/** `rope_scaling` of `config.json`; undefined if the frequencies are not scaled. */
export function ropeScaling(
  metadata: Metadata,
  architecture: string,
  size: number,
  theta: number,
  factors: Float32Array | undefined,
): { rope_scaling?: Readonly<Record<string, unknown>> } {
  const key = (name: string) => `${architecture}.rope.scaling.${name}`;
  const type = metadata.text(key('type')) ?? 'none';
  if (factors && type !== 'none') metadata.refuse(key('type'), 'none beside rope_freqs.weight');
  if (factors) return { rope_scaling: llama3(metadata, size, theta, factors) };
  const factor = metadata.number(key('factor'));
  if (type === 'none')
    return factor === undefined ? {} : metadata.refuse(key('type'), 'there, as rope.scaling.factor is');
  if (type !== 'linear' && type !== 'yarn') metadata.refuse(key('type'), 'none, linear or yarn');
  if (factor === undefined || factor <= 0) metadata.refuse(key('factor'), 'above 0');
  if (type === 'linear') return { rope_scaling: { rope_type: 'linear', factor } };
  for (const name of ['attn_factor', 'yarn_log_multiplier', 'yarn_beta_fast', 'yarn_beta_slow']) {
    if (metadata.number(key(name)) !== undefined) metadata.refuse(key(name), 'absent: YaRN is read with its defaults');
  }
  const original = metadata.required(key('original_context_length'), metadata.count);
  return { rope_scaling: { rope_type: 'yarn', factor, original_max_position_embeddings: original } };
}

function llama3(
  metadata: Metadata,
  size: number,
  theta: number,
  factors: Float32Array,
): Readonly<Record<string, unknown>> {
  const scaling = { ...LLAMA3, factor: factors.reduce((most, factor) => Math.max(most, factor), 1) };
  const config = { rope_theta: theta, max_position_embeddings: LLAMA3.original_max_position_embeddings };
  const plain = rope(config, size).frequencies;
  const scaled = rope({ ...config, rope_scaling: { ...scaling, rope_type: 'llama3' } }, size).frequencies;
  const wrong = plain.findIndex(
    (frequency, index) => !(Math.abs(frequency / scaled[index]! / factors[index]! - 1) < 1e-4),
  );
  return factors.length === plain.length && wrong < 0
    ? scaling
    : metadata.refuse('rope_freqs.weight', "the factors of Llama 3's scaling from 8,192 tokens");
}
