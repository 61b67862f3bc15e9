import { seededRandom } from '../../../lib/random.ts';
import { mapValues } from '../../../lib/records.ts';
import { elements } from '../../../tensor/params.ts';
import { buildNetwork } from '../../architectures/architectures.ts';
import { byteTokens } from '../../tokenizer/tokenizer-json.ts';
import type { MetadataEntry } from '../read-gguf.ts';
import { plainTensor, type SyntheticGguf, type SyntheticTensor } from './synthetic-gguf.ts';

/** A tiny random model: in llama.cpp's form, and in the form that transformers would load. */
export interface SyntheticModel extends SyntheticGguf {
  readonly metadata: Readonly<Record<string, MetadataEntry>>;
  readonly config: Readonly<Record<string, unknown>>;
  /** By Hugging Face's names. */
  readonly weights: Readonly<Record<string, { readonly shape: readonly number[]; readonly data: Float32Array }>>;
}

const TEMPLATE =
  "{% for message in messages %}{{ '<turn>' + message['role'] + ' ' + message['content'] + '<end>' }}{% endfor %}{% if add_generation_prompt %}{{ '<turn>assistant ' }}{% endif %}";
const CONTROL = ['<pad>', '<end>', '<begin>', '<unk>', '<turn>'];
const WORDS = ['th', 'the', 'Ġthe', 'an', 'and', 'Ġand'];
const SIZES = { hidden: 32, heads: 4, keyValueHeads: 2, head: 8, inner: 48, layers: 2 };

/** The model of a family. Norms and weights are multiples of 2⁻¹⁰, so 1 + w is exact. */
export function syntheticModel(architecture: string, seed = 1): SyntheticModel {
  const tokenizer = architecture.startsWith('gemma') ? sentencePiece() : byteLevel();
  const vocabulary = (tokenizer['tokenizer.ggml.tokens']!.value as string[]).length;
  const config = configOf(architecture, vocabulary);
  const random = seededRandom(seed);
  const { weights: shapes } = buildNetwork(config);
  const weights = mapValues(shapes, (shape) => {
    const data = Float32Array.from({ length: elements(shape) }, () => Math.round(random.normal() * 200) / 1024);
    return { shape, data };
  });
  const tensors = Object.entries(weights).map(([name, { shape, data }]) => written(architecture, name, shape, data));
  return { config, weights, tensors, metadata: { ...metadataOf(architecture, vocabulary), ...tokenizer } };
}

function configOf(architecture: string, vocabulary: number): Readonly<Record<string, unknown>> {
  const { hidden, heads, keyValueHeads, head, inner, layers } = SIZES;
  return {
    model_type: architecture,
    vocab_size: vocabulary,
    hidden_size: hidden,
    intermediate_size: inner,
    num_hidden_layers: layers,
    num_attention_heads: heads,
    num_key_value_heads: keyValueHeads,
    head_dim: head,
    max_position_embeddings: 128,
    rms_norm_eps: 1e-5,
    rope_theta: 20_000,
    // The only one of these families whose head is not tied here.
    tie_word_embeddings: architecture !== 'llama',
    ...(architecture === 'gemma2'
      ? { sliding_window: 16, query_pre_attn_scalar: head, attn_logit_softcapping: 50, final_logit_softcapping: 30 }
      : {}),
  };
}

function metadataOf(architecture: string, vocabulary: number): Record<string, MetadataEntry> {
  const { hidden, heads, keyValueHeads, head, inner, layers } = SIZES;
  const counts = {
    block_count: layers,
    context_length: 128,
    embedding_length: hidden,
    feed_forward_length: inner,
    vocab_size: vocabulary,
    'attention.head_count': heads,
    'attention.head_count_kv': keyValueHeads,
    'attention.key_length': head,
    'rope.dimension_count': head,
    ...(architecture === 'gemma2' ? { 'attention.sliding_window': 16 } : {}),
  };
  const floats = {
    'attention.layer_norm_rms_epsilon': 1e-5,
    'rope.freq_base': 20_000,
    ...(architecture === 'gemma2' ? { attn_logit_softcapping: 50, final_logit_softcapping: 30 } : {}),
  };
  const entries = (values: object, type: MetadataEntry['type']) =>
    Object.entries(values).map(([name, value]) => [`${architecture}.${name}`, { type, value }]);
  return {
    'general.architecture': { type: 'string', value: architecture },
    'general.name': { type: 'string', value: 'practice' },
    ...Object.fromEntries([...entries(counts, 'uint32'), ...entries(floats, 'float32')]),
  };
}

function written(architecture: string, name: string, shape: readonly number[], data: Float32Array): SyntheticTensor {
  const [, layer, part] = /^model\.layers\.(\d+)\.(.*)\.(?:weight|bias)$/.exec(name) ?? [];
  const outside: Record<string, string> = {
    'model.embed_tokens.weight': 'token_embd.weight',
    'model.norm.weight': 'output_norm.weight',
    'lm_head.weight': 'output.weight',
  };
  const target =
    part === undefined ? outside[name]! : `blk.${layer}.${partName(architecture, part)}.${name.split('.').at(-1)}`;
  const isNormOfGemma = architecture.startsWith('gemma') && name.endsWith('norm.weight');
  const isRotated = architecture === 'llama' && /\.[qk]_proj\./.test(name);
  const heads = name.includes('.q_proj') ? SIZES.heads : SIZES.keyValueHeads;
  const unrotated = isRotated ? interleaved(data, heads, shape) : data;
  return plainTensor(target, shape, isNormOfGemma ? data.map((value) => value + 1) : unrotated);
}

function partName(architecture: string, part: string): string {
  const behind = architecture === 'gemma2';
  const names: Record<string, string> = {
    input_layernorm: 'attn_norm',
    post_attention_layernorm: behind ? 'post_attention_norm' : 'ffn_norm',
    pre_feedforward_layernorm: 'ffn_norm',
    post_feedforward_layernorm: 'post_ffw_norm',
    'self_attn.o_proj': 'attn_output',
  };
  return names[part] ?? part.replace('self_attn.', 'attn_').replace('mlp.', 'ffn_').replace('_proj', '');
}

/** llama.cpp's order of queries and keys: row i of a head next to row D / 2 + i. */
function interleaved(data: Float32Array, heads: number, [rows = 0, width = 1]: readonly number[]): Float32Array {
  const size = rows / heads;
  const row = (index: number) => data.subarray(index * width, (index + 1) * width);
  const out = new Float32Array(data.length);
  for (let head = 0; head < heads; head++) {
    for (let i = 0; i < size / 2; i++) {
      out.set(row(head * size + i), (head * size + 2 * i) * width);
      out.set(row(head * size + size / 2 + i), (head * size + 2 * i + 1) * width);
    }
  }
  return out;
}

function byteLevel(): Record<string, MetadataEntry> {
  const plain = (byte: number) => (byte > 32 && byte < 127) || (byte > 160 && byte !== 173);
  const others = Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => !plain(byte));
  const letter = (byte: number) => String.fromCharCode(plain(byte) ? byte : 256 + others.indexOf(byte));
  const bytes = Array.from({ length: 256 }, (_, byte) => letter(byte));
  return tokenizerEntries('gpt2', [...CONTROL, ...bytes, ...WORDS], () => 1, {
    'tokenizer.ggml.pre': { type: 'string', value: 'gpt-2' },
    'tokenizer.ggml.merges': { type: 'string', value: ['t h', 'th e', 'Ġ the', 'a n', 'an d', 'Ġ and'] },
  });
}

function sentencePiece(): Record<string, MetadataEntry> {
  const pieces = [...WORDS, ...'Ġabcdefghijklmnopqrstuvwxyz'].map((piece) => piece.replace('Ġ', '\u2581'));
  const tokens = [...CONTROL, ...byteTokens, ...pieces];
  return tokenizerEntries('llama', tokens, (token) => (byteTokens.includes(token) ? 6 : 1), {
    'tokenizer.ggml.scores': { type: 'float32', value: tokens.map((_, id) => -id) },
    'tokenizer.ggml.add_space_prefix': { type: 'bool', value: false },
  });
}

function tokenizerEntries(
  model: string,
  tokens: readonly string[],
  kind: (token: string) => number,
  own: Record<string, MetadataEntry>,
): Record<string, MetadataEntry> {
  const ids = { bos: 2, eos: 1, unknown: 3, padding: 0 };
  return {
    'tokenizer.ggml.model': { type: 'string', value: model },
    'tokenizer.ggml.tokens': { type: 'string', value: tokens },
    'tokenizer.ggml.token_type': {
      type: 'int32',
      value: tokens.map((token) => (CONTROL.includes(token) ? 3 : kind(token))),
    },
    ...own,
    ...Object.fromEntries(
      Object.entries(ids).map(([name, id]) => [`tokenizer.ggml.${name}_token_id`, { type: 'uint32', value: id }]),
    ),
    'tokenizer.chat_template': { type: 'string', value: TEMPLATE },
  };
}
