import { beforeAll, describe, expect, test } from 'vitest';
import { cpuEngine } from '../engine/cpu/cpu.ts';
import { fixture } from '../settings/embedded.ts';
import { CATEGORIES } from '../settings/functions/world/category.ts';
import { loadModel } from '../train/load-model.ts';
import { type FunctionRow, functionExam } from './function-exam.ts';

describe('tiny-llama, asked at points that its corpus never showed', () => {
  let rows: Readonly<Record<string, FunctionRow>>;

  beforeAll(async () => {
    const exam = await functionExam(cpuEngine({ threads: 1 }), await loadModel(fixture('models/tiny-llama')));
    rows = Object.fromEntries(exam.map((row) => [row.category, row]));
  }, 120_000);

  test.each(CATEGORIES)('knows the old rule of %s, with words that it never saw in a function too', (category) => {
    expect(rows[category]!.trained).toBeGreaterThanOrEqual(0.95);
    expect(rows[category]!.held).toBeGreaterThanOrEqual(0.95);
  });
});
