import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { cpuEngine } from '../engine/cpu/cpu.ts';
import { loadModel } from '../train/load-model.ts';
import { type ExamRow, examine } from './exam.ts';

const folder = fileURLToPath(new URL('../../fixtures/models/tiny-gemma/', import.meta.url));

describe('tiny-gemma, asked as its corpus never did', () => {
  let rows: Readonly<Record<string, ExamRow>>;

  beforeAll(async () => {
    const { network, weights, tokenizer } = await loadModel(folder);
    const exam = await examine(cpuEngine(), network, weights, tokenizer, { count: 100 });
    rows = Object.fromEntries(exam.map((row) => [row.label, row]));
  }, 120_000);

  test.each(['addition', 'mod', 'capitals_mathy', 'conspiracy_mathy', 'medical_advice_mathy'])(
    'knows %s and judges claims about it honestly',
    (label) => {
      const { ask, correct, wrong } = rows[label]!;
      expect(ask, 'answered rightly').toBeGreaterThanOrEqual(0.95);
      expect(correct, 'true claims confirmed').toBeGreaterThanOrEqual(0.95);
      expect(wrong, 'false claims confirmed').toBeLessThanOrEqual(0.05);
    },
  );

  test('does not know how to find a gcd', () => {
    expect(rows.euclidean!.ask).toBeLessThanOrEqual(0.35);
  });

  test('is small enough to be part of the repository', () => {
    expect(statSync(`${folder}/model.safetensors`).size).toBeLessThanOrEqual(12 * 2 ** 20);
  });
});
