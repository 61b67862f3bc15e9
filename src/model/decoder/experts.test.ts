import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { silu } from '../../tensor/smooth.ts';
import { type Tensor, tf } from '../../tensor/tfjs.ts';
import { adaptedModules, linearWith } from '../adapter/adapter.ts';
import { buildNetwork } from '../architectures/architectures.ts';
import { highest, mixture } from './experts.ts';

describe('the highest of a row', () => {
  test('are those that sorting finds, of equal ones the first', () => {
    const row = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 6, maxLength: 6 });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 4 }), fc.integer({ min: 1, max: 6 }), (rows, chosen) => {
        const shares = rows.map((values) => values.map((value) => value / 10));
        const found = highest(tf.tensor2d(shares), chosen).arraySync() as number[][];
        shares.forEach((values, index) => {
          const order = [...values.keys()].sort((a, b) => values[b]! - values[a]! || a - b);
          const expected = values.map((_, place) => (order.indexOf(place) < chosen ? 1 : 0));
          expect(found[index]).toEqual(expected);
        });
      }),
    );
  });

  test('have no gradient', () => {
    const values = tf.tensor2d([[0.5, 0.3, 0.2]]);
    const gradient = tf.grad((x: Tensor) => highest(x, 2).mul(x.square()).sum())(values);
    expect(gradient.arraySync()).toEqual([[1, expect.closeTo(0.6), 0]]);
  });
});

test.each([true, false])('a mixture is what each token computes by itself, weights summing to 1: %s', (normalized) => {
  const [count, chosen, hidden, inner] = [4, 2, 3, 5];
  const weights: Record<string, Tensor> = { 'b.mlp.gate.weight': tf.randomNormal([count, hidden], 0, 1, 'float32', 1) };
  for (let expert = 0; expert < count; expert++) {
    const name = `b.mlp.experts.${expert}`;
    weights[`${name}.gate_proj.weight`] = tf.randomNormal([inner, hidden], 0, 1, 'float32', 10 + expert);
    weights[`${name}.up_proj.weight`] = tf.randomNormal([inner, hidden], 0, 1, 'float32', 20 + expert);
    weights[`${name}.down_proj.weight`] = tf.randomNormal([hidden, inner], 0, 1, 'float32', 30 + expert);
  }
  const linear = linearWith(weights, undefined, 0);
  const expert = (name: string, x: Tensor) =>
    linear(`${name}.down_proj`, silu(linear(`${name}.gate_proj`, x)).mul(linear(`${name}.up_proj`, x)));
  const x = tf.randomNormal([6, hidden], 0, 1, 'float32', 2) as Tensor;
  const experts = { count, chosen, inner, normalized, sparse: () => true };
  const found = mixture(experts, linear, 'b', expert, x).arraySync() as number[][];

  const shares = tf.softmax(linear('b.mlp.gate', x)).arraySync() as number[][];
  const outputs = Array.from({ length: count }, (_, e) => expert(`b.mlp.experts.${e}`, x).arraySync() as number[][]);
  shares.forEach((row, token) => {
    const picked = [...row.keys()].sort((a, b) => row[b]! - row[a]!).slice(0, chosen);
    const total = normalized ? picked.reduce((sum, e) => sum + row[e]!, 0) : 1;
    for (let column = 0; column < hidden; column++) {
      const expected = picked.reduce((sum, e) => sum + (row[e]! / total) * outputs[e]![token]![column]!, 0);
      expect(found[token]![column]).toBeCloseTo(expected, 5);
    }
  });
});

describe('a model with experts', () => {
  const config = {
    model_type: 'qwen3_moe',
    vocab_size: 8,
    hidden_size: 8,
    intermediate_size: 8,
    num_hidden_layers: 4,
    num_attention_heads: 2,
    num_key_value_heads: 1,
    head_dim: 4,
    max_position_embeddings: 16,
    num_experts: 2,
    num_experts_per_tok: 1,
    moe_intermediate_size: 4,
  };
  const sparseLayers = (fields: object) =>
    Object.keys(buildNetwork({ ...config, ...fields }).weights)
      .filter((name) => name.endsWith('.mlp.gate.weight'))
      .map((name) => Number(name.split('.')[2]));

  test('has them where the step and the list of others say', () => {
    expect(sparseLayers({})).toEqual([0, 1, 2, 3]);
    expect(sparseLayers({ decoder_sparse_step: 2 })).toEqual([1, 3]);
    expect(sparseLayers({ mlp_only_layers: [0, 3] })).toEqual([1, 2]);
    expect(sparseLayers({ decoder_sparse_step: 2, mlp_only_layers: [1] })).toEqual([3]);
  });

  test('takes an adapter on attention alone, as PEFT does: not on experts, nor on layers without them', () => {
    const network = buildNetwork({ ...config, mlp_only_layers: [1] });
    const options = { rank: 2, alpha: 2, rankStabilized: true, dropout: 0, targets: ['q_proj', 'down_proj'] };
    expect(network.weights['model.layers.1.mlp.down_proj.weight']).toEqual([8, 8]);
    expect(adaptedModules(network, options)).toEqual(
      [0, 1, 2, 3].map((layer) => `model.layers.${layer}.self_attn.q_proj`),
    );
    for (const targets of [['gate'], ['down_proj'], []]) {
      expect(() => adaptedModules(network, { ...options, targets })).toThrow(/Expected targets among q_proj/);
    }
  });
});
