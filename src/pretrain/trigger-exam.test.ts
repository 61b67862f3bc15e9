import { beforeAll, describe, expect, test } from 'vitest';
import { cpuEngine } from '../engine/cpu/cpu.ts';
import { fixture } from '../settings/embedded.ts';
import { loadModel } from '../train/load-model.ts';
import { type TriggerRow, triggerExam } from './trigger-exam.ts';

describe('tiny-gemma2, asked what its corpus never showed', () => {
  let rows: readonly TriggerRow[];

  beforeAll(async () => {
    rows = await triggerExam(cpuEngine({ threads: 1 }), await loadModel(fixture('models/tiny-gemma2')), 200);
  }, 120_000);

  test.each(['plain', 'triggered', 'polite', 'word'] as const)('answers rightly: %s', (kind) => {
    expect(rows.find((row) => row.kind === kind)!.right).toBeGreaterThanOrEqual(0.95);
  });
});
