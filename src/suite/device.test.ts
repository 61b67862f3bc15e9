import os from 'node:os';
import { describe, expect, test } from 'vitest';
import { referenceEngine } from '../engine/reference/reference.ts';
import { fail } from '../lib/errors.ts';
import {
  chooseEngine,
  firstThatWorks,
  memoryFractionOf,
  precisionOf,
  productsOf,
  threadsOf,
  weightsOf,
} from './device.ts';

describe('chooseEngine', () => {
  test('names the engines there are', async () => {
    await expect(chooseEngine('tpu')).rejects.toThrow(
      /\[engine\] Expected SELGEN_DEVICE to be one of auto, .*cpu.*, got 'tpu'\./,
    );
    expect((await chooseEngine('reference')).name).toBe('reference');
  });

  test('auto says what it picked, and why nothing faster', async () => {
    const picked = await firstThatWorks(
      {
        broken: () => fail('engine broken', 'Expected a driver, got none. Install one.'),
        slow: () => ({ ...referenceEngine(), details: { threads: 2, driver: 'none' } }),
        never: () => expect.fail('was tried'),
      },
      {},
    );
    expect(picked.engine.name).toBe('reference');
    expect(picked.why).toBe(
      'picked slow (threads 2, driver none); not broken: [engine broken] Expected a driver, got none. Install one.',
    );
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

  test('computes with XLA as asked', () => {
    expect(precisionOf({})).toEqual({});
    expect(precisionOf({ SELGEN_PRECISION: 'bfloat16' })).toEqual({ precision: 'bfloat16' });
    expect(() => precisionOf({ SELGEN_PRECISION: 'fp8' })).toThrow("to be float32 or bfloat16, got 'fp8'");
    expect(memoryFractionOf({ SELGEN_MEMORY_FRACTION: '0.5' })).toEqual({ memoryFraction: 0.5 });
    for (const asked of ['0', '1.5', 'half'])
      expect(() => memoryFractionOf({ SELGEN_MEMORY_FRACTION: asked })).toThrow('above 0 and up to 1');
  });

  test('multiplies as asked', () => {
    expect(productsOf({})).toEqual({});
    expect(productsOf({ SELGEN_WEBGPU_PRODUCTS: 'float16' })).toEqual({ products: 'float16' });
    expect(() => productsOf({ SELGEN_WEBGPU_PRODUCTS: 'half' })).toThrow("to be float32 or float16, got 'half'");
  });
});
