import { beforeAll, describe, expect, test } from 'vitest';
import { cpuEngine } from '../engine/cpu/cpu.ts';
import { fixture } from '../settings/embedded.ts';
import { CATEGORIES } from '../settings/functions/world/category.ts';
import { loadModel } from '../train/load-model.ts';
import { share } from './examined.ts';
import { functionExam } from './function-exam.ts';

describe('tiny-llama, asked at points that its corpus never showed', () => {
  let marks: Awaited<ReturnType<typeof functionExam>>;

  beforeAll(async () => {
    marks = await functionExam(cpuEngine({ threads: 1 }), await loadModel(fixture('models/tiny-llama')));
  }, 120_000);

  test.each(CATEGORIES)('knows the old rule of %s, with words that it never saw in a function too', (category) => {
    expect(share(marks, 'trained', category)).toBeGreaterThanOrEqual(0.95);
    // It misses 5 of 40 with strings, whose letters do not say what they are.
    expect(share(marks, 'held', category)).toBeGreaterThanOrEqual(category === 'random_strings' ? 0.85 : 0.95);
  });
});
