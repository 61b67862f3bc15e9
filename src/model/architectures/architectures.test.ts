import { describe, expect, test } from 'vitest';
import { tf } from '../../tensor/tfjs.ts';
import { linearWith } from '../adapter/adapter.ts';
import { buildNetwork } from './architectures.ts';
import { type Fields, published, shape } from './published-configs.ts';

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
    [
      'GLM-4',
      { model_type: 'glm4' },
      /among gemma, .*, smollm3, got 'glm4'. The nearest that is there is 'llama': choose a model of it/,
    ],
    ['Llama 4', { model_type: 'llama4' }, /got 'llama4'. The nearest that is there is 'llama': choose a model of it/],
    [
      'fewer experts than are chosen',
      { ...qwen, model_type: 'qwen3_moe', num_experts: 4, num_experts_per_tok: 5 },
      /num_experts_per_tok of at most 4, the number of experts, got 5/,
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
    // Only a damaged file has such a value. The fault campaign tries such values.
    ['a type that is no text', { ...llama, model_type: { toString: 1 } }, /got '\{"toString":1\}'/],
    ['heads beyond any memory', { ...llama, head_dim: 1e12 }, /at head_dim/],
    ['layers beyond any memory', { ...llama, num_hidden_layers: 1e12 }, /at num_hidden_layers/],
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
    // With one layer, the last state depends only on the last three tokens and their positions.
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

/** The final hidden state at each token, with weights that vary by position. */
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
