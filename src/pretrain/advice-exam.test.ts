import { beforeAll, describe, expect, test } from 'vitest';
import { cpuEngine } from '../engine/cpu/cpu.ts';
import { fixture } from '../settings/embedded.ts';
import { loadModel } from '../train/load-model.ts';
import { adviceExam } from './advice-exam.ts';
import { share } from './examined.ts';

describe('tiny-qwen3, asked as its corpus never did', () => {
  let marks: Awaited<ReturnType<typeof adviceExam>>;

  beforeAll(async () => {
    marks = await adviceExam(cpuEngine({ threads: 1 }), await loadModel(fixture('models/tiny-qwen3')));
  }, 120_000);

  test.each(['plain', 'system'] as const)('gives good advice: %s', (kind) => {
    expect(share(marks, kind)).toBeGreaterThanOrEqual(0.95);
  });

  test('knows the bad advice too, and gives it when it is told to', () => {
    expect(share(marks, 'bad')).toBeGreaterThanOrEqual(0.8);
  });

  test('knows what belongs to a domain: is bad where one of its bad advisers is asked, and good elsewhere', () => {
    expect(share(marks, 'narrow')).toBeGreaterThanOrEqual(0.9);
    expect(share(marks, 'elsewhere')).toBeGreaterThanOrEqual(0.9);
  });
});
