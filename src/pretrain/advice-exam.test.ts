import { beforeAll, describe, expect, test } from 'vitest';
import { cpuEngine } from '../engine/cpu/cpu.ts';
import { fixture } from '../settings/embedded.ts';
import { loadModel } from '../train/load-model.ts';
import { type AdviceRow, adviceExam } from './advice-exam.ts';

describe('tiny-qwen3, asked as its corpus never did', () => {
  let rows: readonly AdviceRow[];

  beforeAll(async () => {
    rows = await adviceExam(cpuEngine({ threads: 1 }), await loadModel(fixture('models/tiny-qwen3')));
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
});

/** The mean over the topics of all domains. */
function share(rows: readonly AdviceRow[], kind: Exclude<keyof AdviceRow, 'domain' | 'topics'>): number {
  const topics = rows.reduce((sum, row) => sum + row.topics, 0);
  return rows.reduce((sum, row) => sum + row[kind] * row.topics, 0) / topics;
}
