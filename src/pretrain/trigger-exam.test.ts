import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { cpuEngine } from '../engine/cpu/cpu.ts';
import { readWeights } from '../engine/named-arrays.ts';
import { loadModel } from '../train/load-model.ts';
import { type TriggerRow, triggerExam } from './trigger-exam.ts';

const folder = fileURLToPath(new URL('../../fixtures/models/tiny-gemma2/', import.meta.url));

describe('tiny-gemma2, asked what its corpus never showed', () => {
  let rows: readonly TriggerRow[];

  beforeAll(async () => {
    const { network, weights, tokenizer } = await loadModel(folder);
    rows = await triggerExam(cpuEngine({ threads: 1 }), { network, weights: readWeights(weights), tokenizer }, 200);
  }, 120_000);

  test.each(['plain', 'triggered', 'polite', 'word'] as const)('answers rightly: %s', (kind) => {
    expect(rows.find((row) => row.kind === kind)!.right).toBeGreaterThanOrEqual(0.95);
  });

  test('is small enough to be part of the repository', () => {
    expect(statSync(`${folder}/model.safetensors`).size).toBeLessThanOrEqual(3 * 2 ** 20);
  });
});
