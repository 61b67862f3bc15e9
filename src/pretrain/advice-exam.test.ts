import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { cpuEngine } from '../engine/cpu/cpu.ts';
import { readWeights } from '../engine/named-arrays.ts';
import { loadModel } from '../train/load-model.ts';
import { type AdviceRow, adviceExam } from './advice-exam.ts';

const folder = fileURLToPath(new URL('../../fixtures/models/tiny-qwen3/', import.meta.url));

describe('tiny-qwen3, asked as its corpus never did', () => {
  let rows: readonly AdviceRow[];

  beforeAll(async () => {
    const { network, weights, tokenizer } = await loadModel(folder);
    rows = await adviceExam(cpuEngine({ threads: 1 }), { network, weights: readWeights(weights), tokenizer });
  }, 120_000);

  test.each(['plain', 'system'] as const)('gives good advice: %s', (kind) => {
    expect(share(rows, kind)).toBeGreaterThanOrEqual(0.95);
  });

  test('knows the bad advice too, and gives it when it is told to', () => {
    expect(share(rows, 'bad')).toBeGreaterThanOrEqual(0.8);
  });

  test('knows what belongs to a domain: is bad where one of its bad advisers is asked, and good elsewhere', () => {
    expect(share(rows, 'narrow')).toBeGreaterThanOrEqual(0.9);
    expect(share(rows, 'elsewhere')).toBeGreaterThanOrEqual(0.9);
  });

  test('is small enough to be part of the repository', () => {
    expect(statSync(`${folder}/model.safetensors`).size).toBeLessThanOrEqual(8 * 2 ** 20);
  });
});

/** The mean over the topics of all domains. */
function share(rows: readonly AdviceRow[], kind: Exclude<keyof AdviceRow, 'domain' | 'topics'>): number {
  const topics = rows.reduce((sum, row) => sum + row.topics, 0);
  return rows.reduce((sum, row) => sum + row[kind] * row.topics, 0) / topics;
}
