import { expect, test } from 'vitest';
import { nearestArchitecture } from './nearest-architecture.ts';

const known = ['gemma', 'gemma2', 'gemma3_text', 'granite', 'llama', 'mistral', 'olmo2', 'phi3', 'qwen2', 'qwen3'];

test.each([
  ['gemma3n_text', 'gemma3_text'],
  ['gemma4', 'gemma'],
  ['granitemoehybrid', 'granite'],
  ['llama4_text', 'llama'],
  ['mixtral', 'mistral'],
  ['olmoe', 'olmo2'],
  ['phi4_multimodal', 'phi3'],
  ['qwen2_5_vl', 'qwen2'],
  ['qwen3_next', 'qwen3'],
  ['gpt2', 'llama'],
  ['gpt_oss', 'qwen3'],
  ['bert', undefined],
  ['toString', undefined],
])('the nearest to %s is %s', (modelType, nearest) => {
  expect(nearestArchitecture(modelType, known)).toBe(nearest);
});
