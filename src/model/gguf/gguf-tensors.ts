import { fail } from '../../lib/errors.ts';
import type { Family } from './families.ts';

const OUTSIDE: Readonly<Record<string, string>> = {
  'token_embd.weight': 'model.embed_tokens.weight',
  'output_norm.weight': 'model.norm.weight',
  'output.weight': 'lm_head.weight',
};
const IN_LAYER: Readonly<Record<string, string>> = {
  attn_norm: 'input_layernorm',
  attn_q: 'self_attn.q_proj',
  attn_k: 'self_attn.k_proj',
  attn_v: 'self_attn.v_proj',
  attn_output: 'self_attn.o_proj',
  attn_q_norm: 'self_attn.q_norm',
  attn_k_norm: 'self_attn.k_norm',
  ffn_gate: 'mlp.gate_proj',
  ffn_up: 'mlp.up_proj',
  ffn_down: 'mlp.down_proj',
  post_attention_norm: 'post_attention_layernorm',
  post_ffw_norm: 'post_feedforward_layernorm',
};

/** llama.cpp's name of a tensor → Hugging Face's. */
export function checkpointName(name: string, { normsBehind = false }: Family, file: string): string {
  const [, layer, part, kind] = /^blk\.(\d+)\.(\w+)\.(weight|bias)$/.exec(name) ?? [];
  const known =
    part === 'ffn_norm'
      ? normsBehind
        ? 'pre_feedforward_layernorm'
        : 'post_attention_layernorm'
      : part !== undefined &&
        (normsBehind || !part.startsWith('post_')) &&
        Object.hasOwn(IN_LAYER, part) &&
        IN_LAYER[part];
  if (known) return `model.layers.${layer}.${known}.${kind}`;
  return Object.hasOwn(OUTSIDE, name)
    ? OUTSIDE[name]!
    : fail(
        'gguf',
        `Expected the tensors of the architecture, got "${name}" besides in ${file}. It would be left out of the model.`,
      );
}

/** Reverses llama.cpp's changes to a tensor. */
export function restored(
  { name, shape }: { readonly name: string; readonly shape: readonly number[] },
  data: Float32Array,
  family: Family,
  { heads, keyValueHeads }: { readonly heads: number; readonly keyValueHeads: number },
): Float32Array {
  if (family.normsAboveOne && /norm\.weight$/.test(name)) return data.map((value) => value - 1);
  const [, projection] = /\.attn_([qk])\.(?:weight|bias)$/.exec(name) ?? [];
  if (!family.interleaved || !projection) return data;
  return separated(data, projection === 'q' ? heads : keyValueHeads, shape);
}

/** Moves rows 2i and 2i + 1 of a head to rows i and D / 2 + i. */
function separated(data: Float32Array, heads: number, [rows = 0, width = 1]: readonly number[]): Float32Array {
  const half = rows / heads / 2;
  const out = new Float32Array(data.length);
  for (let row = 0; row < rows; row++) {
    const [head, place] = [Math.floor(row / (2 * half)), row % (2 * half)];
    const target = head * 2 * half + (place % 2) * half + (place >> 1);
    out.set(data.subarray(row * width, (row + 1) * width), target * width);
  }
  return out;
}
