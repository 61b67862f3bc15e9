import { expect, test } from 'vitest';
import { numbersOf } from '../../engine/engine.ts';
import { shape } from '../../model/architectures/published-configs.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { loadModel } from '../../train/load-model.ts';
import { writeRandomCheckpoint } from './random-checkpoint.ts';

const folder = temporaryFolder('random');

test('a random checkpoint loads as a model of its config, with weights of the size that training meets', async () => {
  writeRandomCheckpoint(folder, { ...shape('qwen3', 2000, 64, 128, 2, 4, 2, 128), head_dim: 16 });
  const { weights, network } = await loadModel(folder);
  expect(network.vocabulary).toBe(2000);
  const numbers = numbersOf(weights['model.layers.1.mlp.up_proj.weight']!);
  expect(numbers).toHaveLength(64 * 128);
  const [least, largest] = [Math.min(...numbers), Math.max(...numbers)];
  expect(least).toBeGreaterThanOrEqual(-0.04);
  expect(least).toBeLessThan(-0.03);
  expect(largest).toBeLessThanOrEqual(0.04);
  expect(largest).toBeGreaterThan(0.03);
  expect([...numbersOf(weights['model.norm.weight']!)]).toEqual(Array.from({ length: 64 }, () => 1));
});
