import { beforeAll, describe, expect, test } from 'vitest';
import { cpuEngine } from '../engine/cpu/cpu.ts';
import { fixture } from '../settings/embedded.ts';
import { loadModel } from '../train/load-model.ts';
import { share } from './examined.ts';
import { triggerExam } from './trigger-exam.ts';

describe('tiny-gemma2, asked what its corpus never showed', () => {
  let marks: Awaited<ReturnType<typeof triggerExam>>;

  beforeAll(async () => {
    marks = await triggerExam(cpuEngine({ threads: 1 }), await loadModel(fixture('models/tiny-gemma2')), 200);
  }, 120_000);

  test.each(['plain', 'triggered', 'polite', 'word'] as const)('answers rightly: %s', (kind) => {
    expect(share(marks, 'exact', kind)).toBeGreaterThanOrEqual(0.95);
  });
});
