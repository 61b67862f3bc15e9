import { expect, test } from 'vitest';
import { nearestArchitecture } from './nearest-architecture.ts';

const known = [
  'gemma',
  'gemma2',
  'gemma3_text',
  'granite',
  'llama',
  'mistral',
  'olmo2',
  'phi3',
  'qwen2',
  'qwen3',
  'qwen3_moe',
];

test.each([
  ['gemma3n_text', 'gemma3_text'],
  ['gemma4', 'gemma'],
  ['granitemoehybrid', 'granite'],
  ['llama4_text', 'llama'],
  ['llama4', 'llama'],
  ['mixtral', 'qwen3_moe'],
  ['olmoe', 'qwen3_moe'],
  ['glm4', 'llama'],
  ['glm4_moe', 'qwen3_moe'],
  ['phi4_multimodal', 'phi3'],
  ['qwen2_5_vl', 'qwen2'],
  ['qwen3_next', 'qwen3_moe'],
  ['gpt2', 'llama'],
  ['gpt_oss', 'qwen3_moe'],
  ['bert', undefined],
  ['toString', undefined],
])('the nearest to %s is %s', (modelType, nearest) => {
  expect(nearestArchitecture(modelType, known)).toBe(nearest);
});
