import { statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { cpuEngine } from '../engine/cpu/cpu.ts';
import type { HostArray } from '../engine/engine.ts';
import { seededRandom } from '../lib/random.ts';
import { buildNetwork } from '../model/architectures/architectures.ts';
import { fixture } from '../settings/embedded.ts';
import { type CorpusTokens, type PretrainProgress, pretrain } from './pretrain.ts';

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
  const onStep = async ({ loss }: PretrainProgress) => void losses.push(loss);
  const weights = await pretrain(cpuEngine(), network, corpus(seed), 0, options, seededRandom(seed), onStep);
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

test.each([
  ['tiny-gemma', 12],
  ['tiny-qwen3', 8],
  ['tiny-llama', 3],
  ['tiny-gemma2', 3],
])('%s is small enough to be part of the repository', (name, megabytes) => {
  expect(statSync(`${fixture(`models/${name}`)}/model.safetensors`).size).toBeLessThanOrEqual(megabytes * 2 ** 20);
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
