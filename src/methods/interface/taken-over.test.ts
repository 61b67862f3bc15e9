import { describe, expect, test } from 'vitest';
import { inoculation } from '../inoculation.ts';
import { kl } from '../kl.ts';
import { safeLora } from '../safe-lora.ts';
import { taskOnly } from '../task-only.ts';
import { weightInterpolation } from '../weight-interpolation.ts';
import type { Method } from './method.ts';
import { takenOver } from './taken-over.ts';

describe('takenOver', () => {
  test('is the method that is changed, one at a time', () => {
    for (const base of [kl(), inoculation({ base: kl() }), weightInterpolation()]) {
      expect(takenOver(safeLora({ base }))).toBe(base);
      expect(takenOver(weightInterpolation({ base }))).toBe(base);
    }
    expect(takenOver(taskOnly())).toBeUndefined();
  });

  test('stays where a method says more of itself, or asks under another prompt', () => {
    const named: Method = { ...safeLora(), name: 'mine', options: { mine: 1 }, trigger: () => 'Be kind.' };
    expect(takenOver(named)?.name).toBe('taskOnly');
  });

  test.each<[string, Partial<Method>]>([
    ['another loss', { loss: (params, step) => ({ task: step.crossEntropy(params, 'task') }) }],
    ['a hook more', { adjust: (change) => change }],
    ['another finish', { finish: async (adapter) => adapter }],
    ['no loss', { loss: undefined as never }],
    ['a stream more', { streams: { task: {}, misaligned: {} } }],
    ['other rows of a stream', { streams: { task: { rows: () => 1 } } }],
    ['a stream less', { streams: {} }],
  ])('is nothing with %s', (_, part) => {
    expect(takenOver({ ...weightInterpolation(), ...part })).toBeUndefined();
  });
});
