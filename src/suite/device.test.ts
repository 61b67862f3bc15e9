import os from 'node:os';
import { describe, expect, test } from 'vitest';
import { referenceEngine } from '../engine/reference/reference.ts';
import { fail } from '../lib/errors.ts';
import { chooseEngine, firstThatWorks, optionsOf } from './device.ts';

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
    expect(optionsOf({}).threads).toBe(1);
    expect(optionsOf({ SELGEN_MODEL: '/models/gemma' }).threads).toBe(os.availableParallelism());
    expect(optionsOf({ SELGEN_THREADS: '3' }).threads).toBe(3);
    expect(() => optionsOf({ SELGEN_THREADS: 'many' })).toThrow('positive integer');
  });

  test('leaves to the engine what nobody asks', () => {
    expect(Object.keys(optionsOf({})).sort()).toEqual(['executables', 'graphs', 'threads']);
  });

  test.each([
    ['SELGEN_WEIGHTS', 'stored', { weights: 'stored' }],
    ['SELGEN_PRECISION', 'bfloat16', { precision: 'bfloat16' }],
    ['SELGEN_WEBGPU_PRODUCTS', 'float16', { products: 'float16' }],
    ['SELGEN_MEMORY_FRACTION', '0.5', { memoryFraction: 0.5 }],
  ])('computes with %s=%s as asked', (name, asked, options) => {
    expect(optionsOf({ [name]: asked })).toMatchObject(options);
  });

  test.each([
    ['SELGEN_WEIGHTS', 'bf16', "to be float32 or stored, got 'bf16'"],
    ['SELGEN_PRECISION', 'fp8', "to be float32 or bfloat16, got 'fp8'"],
    ['SELGEN_WEBGPU_PRODUCTS', 'half', "to be float32 or float16, got 'half'"],
    ['SELGEN_MEMORY_FRACTION', '0', 'above 0 and up to 1'],
    ['SELGEN_MEMORY_FRACTION', '1.5', 'above 0 and up to 1'],
    ['SELGEN_MEMORY_FRACTION', 'half', 'above 0 and up to 1'],
  ])('refuses %s=%s', (name, asked, message) => {
    expect(() => optionsOf({ [name]: asked })).toThrow(message);
  });
});
