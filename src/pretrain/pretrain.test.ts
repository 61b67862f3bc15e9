import { expect, test } from 'vitest';
import { cpuEngine } from '../engine/cpu/cpu.ts';
import type { HostArray } from '../engine/engine.ts';
import { seededRandom } from '../lib/random.ts';
import { buildNetwork } from '../model/architectures/architectures.ts';
import { type CorpusTokens, pretrain } from './pretrain.ts';

const network = buildNetwork({
  model_type: 'gemma',
  vocab_size: 24,
  hidden_size: 16,
  intermediate_size: 32,
  num_hidden_layers: 1,
  num_attention_heads: 2,
  num_key_value_heads: 1,
  head_dim: 8,
  max_position_embeddings: 32,
});

/** Learns to repeat the first token; only the last one counts. */
function corpus(seed: number): () => CorpusTokens {
  const random = seededRandom(seed);
  return () => {
    const word = 4 + random.integer(20);
    return { tokens: [2, word, 3, word], weights: [0, 0, 0, 1] };
  };
}

async function run(seed: number, steps = 60): Promise<{ weights: Record<string, HostArray>; losses: number[] }> {
  const losses: number[] = [];
  const options = { steps, batch: 16, peakLearningRate: 1e-2, warmup: 5, weightDecay: 0 };
  const weights = await pretrain(
    cpuEngine(),
    network,
    corpus(seed),
    0,
    options,
    seededRandom(seed),
    async ({ loss }) => {
      losses.push(loss);
    },
  );
  return { weights, losses };
}

test('is deterministic from its seed, and learns', async () => {
  const [first, again, other] = [await run(1), await run(1), await run(2, 2)];
  expect(again.losses).toEqual(first.losses);
  for (const [name, { data }] of Object.entries(first.weights)) expect(again.weights[name]!.data).toEqual(data);
  expect(other.losses[0]).not.toBe(first.losses[0]);
  expect(first.losses[0]).toBeGreaterThan(2);
  expect(first.losses.at(-1)).toBeLessThan(0.5);
});

test('goes on from given weights', async () => {
  const { weights, losses } = await run(1);
  const resumed: number[] = [];
  const options = { steps: 1, batch: 16, peakLearningRate: 1e-6, warmup: 1, weightDecay: 0 };
  await pretrain(cpuEngine(), network, corpus(9), 0, options, weights, async ({ loss }) => {
    resumed.push(loss);
  });
  expect(resumed[0]).toBeLessThan(losses[0]! / 2);
});
