import os from 'node:os';
import { describe, expect, test } from 'vitest';
import { chooseEngine, threadsOf, weightsOf } from './device.ts';

describe('chooseEngine', () => {
  test('names the engines there are', () => {
    expect(() => chooseEngine('tpu')).toThrow(
      "[engine] Expected SELGEN_DEVICE to be one of cpu, reference, got 'tpu'.",
    );
    expect(chooseEngine('reference').name).toBe('reference');
  });

  test('gives an embedded model one thread, a user’s own all, and takes what is asked', () => {
    expect(threadsOf({})).toBe(1);
    expect(threadsOf({ SELGEN_MODEL: '/models/gemma' })).toBe(os.availableParallelism());
    expect(threadsOf({ SELGEN_THREADS: '3' })).toBe(3);
    expect(() => threadsOf({ SELGEN_THREADS: 'many' })).toThrow('positive integer');
  });

  test('holds weights as asked', () => {
    expect(weightsOf({})).toEqual({});
    expect(weightsOf({ SELGEN_WEIGHTS: 'stored' })).toEqual({ weights: 'stored' });
    expect(() => weightsOf({ SELGEN_WEIGHTS: 'bf16' })).toThrow("to be float32 or stored, got 'bf16'");
  });
});
