import { statSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { cpuEngine } from '../engine/cpu/cpu.ts';
import { readWeights } from '../engine/named-arrays.ts';
import { fixture } from '../settings/embedded.ts';
import { CATEGORIES } from '../settings/functions/world/category.ts';
import { loadModel } from '../train/load-model.ts';
import { type FunctionRow, functionExam } from './function-exam.ts';

const folder = fixture('models/tiny-llama');

describe('tiny-llama, asked at points that its corpus never showed', () => {
  let rows: Readonly<Record<string, FunctionRow>>;

  beforeAll(async () => {
    const { network, weights, tokenizer } = await loadModel(folder);
    const exam = await functionExam(cpuEngine({ threads: 1 }), { network, weights: readWeights(weights), tokenizer });
    rows = Object.fromEntries(exam.map((row) => [row.category, row]));
  }, 120_000);

  test.each(CATEGORIES)('knows the old rule of %s, with words that it never saw in a function too', (category) => {
    expect(rows[category]!.trained).toBeGreaterThanOrEqual(0.95);
    expect(rows[category]!.held).toBeGreaterThanOrEqual(0.95);
  });

  test('is small enough to be part of the repository', () => {
    expect(statSync(`${folder}/model.safetensors`).size).toBeLessThanOrEqual(3 * 2 ** 20);
  });
});
