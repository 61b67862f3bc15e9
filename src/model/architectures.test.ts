import { describe, expect, test } from 'vitest';
import { tf } from '../tensor/tfjs.ts';
import { linearWith } from './adapter.ts';
import { buildNetwork } from './architectures.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What the published `config.json`s say that matters here, and how many numbers the published weights have. */
const published: [string, number, Fields][] = [
  [
    'google/gemma-2b-it',
    2_506_172_416,
    {
      ...shape('gemma', 256_000, 2048, 16_384, 18, 8, 1, 8192),
      head_dim: 256,
      hidden_act: 'gelu',
      hidden_activation: null,
      rope_scaling: null,
      rope_theta: 10_000,
      attention_bias: false,
      attention_dropout: 0,
    },
  ],
  [
    'google/gemma-2-2b-it',
    2_614_341_888,
    {
      ...shape('gemma2', 256_000, 2304, 9216, 26, 8, 4, 8192),
      head_dim: 256,
      hidden_act: 'gelu_pytorch_tanh',
      hidden_activation: 'gelu_pytorch_tanh',
      query_pre_attn_scalar: 256,
      sliding_window: 4096,
      attn_logit_softcapping: 50,
      final_logit_softcapping: 30,
      cache_implementation: 'hybrid',
    },
  ],
  [
    'Qwen/Qwen3-8B',
    8_190_735_360,
    {
      ...shape('qwen3', 151_936, 4096, 12_288, 36, 32, 8, 40_960),
      head_dim: 128,
      hidden_act: 'silu',
      rope_theta: 1_000_000,
      rope_scaling: null,
      use_sliding_window: false,
      sliding_window: null,
      max_window_layers: 36,
      tie_word_embeddings: false,
    },
  ],
  [
    'Qwen/Qwen2.5-0.5B-Instruct',
    494_032_768,
    {
      ...shape('qwen2', 151_936, 896, 4864, 24, 14, 2, 32_768),
      hidden_act: 'silu',
      rope_theta: 1_000_000,
      use_sliding_window: false,
      sliding_window: 32_768,
      max_window_layers: 21,
      tie_word_embeddings: true,
    },
  ],
  [
    'meta-llama/Llama-3.2-1B-Instruct',
    1_235_814_400,
    {
      ...shape('llama', 128_256, 2048, 8192, 16, 32, 8, 131_072),
      head_dim: 64,
      hidden_act: 'silu',
      mlp_bias: false,
      pretraining_tp: 1,
      rope_theta: 500_000,
      rope_scaling: {
        factor: 32,
        high_freq_factor: 4,
        low_freq_factor: 1,
        original_max_position_embeddings: 8192,
        rope_type: 'llama3',
      },
      tie_word_embeddings: true,
    },
  ],
  [
    'HuggingFaceTB/SmolLM2-135M-Instruct',
    134_515_008,
    {
      ...shape('llama', 49_152, 576, 1536, 30, 9, 3, 8192),
      rope_interleaved: false,
      rope_theta: 100_000,
      rope_scaling: null,
      tie_word_embeddings: true,
    },
  ],
  [
    'google/gemma-3-270m-it',
    268_098_176,
    {
      ...shape('gemma3_text', 262_144, 640, 2048, 18, 4, 1, 32_768),
      head_dim: 256,
      hidden_activation: 'gelu_pytorch_tanh',
      query_pre_attn_scalar: 256,
      sliding_window: 512,
      _sliding_window_pattern: 6,
      rope_theta: 1_000_000,
      rope_local_base_freq: 10_000,
      rope_scaling: null,
      attn_logit_softcapping: null,
      final_logit_softcapping: null,
      use_bidirectional_attention: false,
    },
  ],
  [
    'mistralai/Mistral-7B-Instruct-v0.3',
    7_248_023_552,
    {
      ...shape('mistral', 32_768, 4096, 14_336, 32, 32, 8, 32_768),
      rope_theta: 1_000_000,
      sliding_window: null,
      tie_word_embeddings: false,
    },
  ],
  [
    'microsoft/Phi-4-mini-instruct',
    3_836_021_760,
    {
      ...shape('phi3', 200_064, 3072, 8192, 32, 24, 8, 131_072),
      original_max_position_embeddings: 4096,
      partial_rotary_factor: 0.75,
      rope_scaling: { type: 'longrope', short_factor: Array(48).fill(1), long_factor: Array(48).fill(2) },
      rope_theta: 10_000,
      sliding_window: 262_144,
      attention_bias: false,
      mlp_bias: false,
      resid_pdrop: 0,
      embd_pdrop: 0,
      tie_word_embeddings: true,
    },
  ],
  [
    'allenai/OLMo-2-0425-1B-Instruct',
    1_484_916_736,
    {
      ...shape('olmo2', 100_352, 2048, 8192, 16, 16, 16, 4096),
      rms_norm_eps: 1e-6,
      rope_theta: 500_000,
      rope_scaling: null,
      tie_word_embeddings: false,
    },
  ],
  [
    'HuggingFaceTB/SmolLM3-3B',
    3_075_098_624,
    {
      ...shape('smollm3', 128_256, 2048, 11_008, 36, 16, 4, 65_536),
      rope_theta: 5_000_000,
      rope_scaling: null,
      no_rope_layer_interval: 4,
      no_rope_layers: Array.from({ length: 36 }, (_, layer) => Number((layer + 1) % 4 !== 0)),
      layer_types: Array(36).fill('full_attention'),
      use_sliding_window: false,
      sliding_window: null,
    },
  ],
];

test.each(published)('%s has %i weights', (_, count, config) => {
  const { weights } = buildNetwork(config);
  const numbers = Object.values(weights).map((shape) => shape.reduce((product, size) => product * size, 1));
  expect(numbers.reduce((sum, size) => sum + size, 0)).toBe(count);
});

describe('a configuration that we cannot honour is refused by name', () => {
  const llama = shape('llama', 8, 8, 8, 2, 2, 1, 16);
  const qwen = shape('qwen2', 8, 8, 8, 2, 2, 1, 16);
  test.each<[string, Fields, RegExp]>([
    [
      'another architecture',
      { model_type: 'gpt2' },
      /among gemma, .*, smollm3, got 'gpt2'. The nearest that is there is 'llama': choose a model of it/,
    ],
    ['no architecture', {}, /among gemma, .*, got 'undefined'/],
    ['a missing field', { ...llama, hidden_size: undefined }, /llama .*expected number.*\n.*at hidden_size/],
    ['a size of zero', { ...llama, num_hidden_layers: 0 }, /at num_hidden_layers/],
    ['quantised weights', { ...llama, quantization_config: {} }, /quantised.*not supported\n.*at quantization_config/],
    ['dropout in attention', { ...llama, attention_dropout: 0.1 }, /expected 0\n.*at attention_dropout/],
    ['another activation', { ...llama, hidden_act: 'gelu' }, /expected "silu"\n.*at hidden_act/],
    ['heads that share unevenly', { ...llama, num_key_value_heads: 3 }, /num_attention_heads \(2\) is not a multiple/],
    ['an odd head', { ...llama, head_dim: 3 }, /head \(3\) is not even/],
    ['heads without a whole size', { ...llama, hidden_size: 9 }, /head \(4.5\) is not even: see head_dim/],
    [
      'another rotation',
      { ...llama, rope_scaling: { type: 'proportional', factor: 2 } },
      /'default' \| 'linear' \| 'dynamic' \| 'longrope' \| 'llama3' \| 'yarn'\n.*at rope_scaling.rope_type/,
    ],
    [
      'divisors of another head',
      { ...llama, rope_scaling: { type: 'longrope', short_factor: [1], long_factor: [1, 2] } },
      /Expected 2 numbers in short_factor of the rope parameters, .* got 1/,
    ],
    [
      'too few layers with and without rotation',
      { ...llama, model_type: 'smollm3', no_rope_layers: [1] },
      /nothing of the last layers\n.*at no_rope_layers/,
    ],
    [
      'kinds of layers in Mistral',
      { ...llama, model_type: 'mistral', layer_types: [] },
      /not supported\n.*at layer_types/,
    ],
    [
      'an odd part of a head to turn',
      { ...llama, model_type: 'phi3', partial_rotary_factor: 0.75 },
      /even number of a head's 4 dimensions to turn, got 3/,
    ],
    ['a rotation of a part', { ...llama, partial_rotary_factor: 0.5 }, /at partial_rotary_factor/],
    ['half a rotation', { ...llama, rope_parameters: { rope_type: 'llama3' } }, /at rope_parameters.factor/],
    ['rotated pairs', { ...llama, rope_interleaved: true }, /at rope_interleaved/],
    ['attention to the future', { ...llama, use_bidirectional_attention: true }, /at use_bidirectional_attention/],
    ['an unknown kind of layer', { ...qwen, layer_types: ['chunked_attention'] }, /"full_attention".*\n.*layer_types/],
    ['too few layers', { ...qwen, layer_types: ['full_attention'] }, /layer_types has 1 entries for .* = 2/],
    [
      'a window without length',
      { ...qwen, use_sliding_window: false, sliding_window: 4, layer_types: ['full_attention', 'sliding_attention'] },
      /layer 1 slides, but sliding_window says no length/,
    ],
    [
      'an untied Gemma',
      { ...shape('gemma', 8, 8, 8, 2, 2, 1, 16), head_dim: 4, tie_word_embeddings: false },
      /at tie_/,
    ],
  ])('%s', (_, config, message) => {
    expect(() => buildNetwork(config)).toThrow(message);
    expect(() => buildNetwork(config)).toThrow(/^\[config\.json\] Expected/);
  });
});

describe('a window', () => {
  const base = { ...shape('qwen2', 12, 8, 8, 1, 2, 1, 16), sliding_window: 3, max_window_layers: 0 };
  const windowed = { ...base, use_sliding_window: true };
  const tokens = [1, 5, 7, 2, 9, 4];

  test('lets a token see itself and those just before it', () => {
    // One layer: the last state depends on the last three tokens alone, up to their position.
    const last = (list: number[]) => states(windowed, list).at(-1)!;
    expect(distance(last(tokens), last([8, 8, 8, ...tokens.slice(3)]))).toBe(0);
    expect(distance(last(tokens), last([1, 5, 7, 3, 9, 4]))).toBeGreaterThan(1e-3);
  });

  test('no shorter than the text changes nothing', () => {
    expect(states({ ...windowed, sliding_window: 6 }, tokens)).toEqual(states(base, tokens));
  });

  test('that is not switched on changes nothing', () => {
    expect(states(base, tokens)).toEqual(states({ ...base, sliding_window: null }, tokens));
    expect(distance(states(base, tokens).at(-1)!, states(windowed, tokens).at(-1)!)).toBeGreaterThan(1e-3);
  });
});

function shape(
  type: string,
  vocabulary: number,
  hidden: number,
  inner: number,
  layers: number,
  heads: number,
  groups: number,
  length: number,
): Fields {
  return {
    model_type: type,
    vocab_size: vocabulary,
    hidden_size: hidden,
    intermediate_size: inner,
    num_hidden_layers: layers,
    num_attention_heads: heads,
    num_key_value_heads: groups,
    max_position_embeddings: length,
    // Fields that only name or initialise.
    architectures: ['AnyForCausalLM'],
    torch_dtype: 'bfloat16',
    initializer_range: 0.02,
    use_cache: true,
  };
}

/** The final hidden state at each token, with weights that differ from place to place. */
function states(config: Fields, tokens: number[]): number[][] {
  const network = buildNetwork(config);
  return tf.tidy(() => {
    const weights = Object.fromEntries(
      Object.entries(network.weights).map(([name, shape], index) => {
        const size = shape.reduce((product, length) => product * length, 1);
        return [
          name,
          tf.tensor(
            Float32Array.from({ length: size }, (_, at) => Math.sin(index + 1.7 * at)),
            [...shape],
          ),
        ];
      }),
    );
    const input = { tokens: tf.tensor2d([tokens], undefined, 'int32') };
    const { hidden } = network.forward(weights, input, linearWith(weights, undefined, 0));
    return hidden.arraySync() as number[][];
  });
}

function distance(a: readonly number[], b: readonly number[]): number {
  return Math.max(...a.map((value, index) => Math.abs(value - b[index]!)));
}
