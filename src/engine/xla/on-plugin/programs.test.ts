import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectSame } from '../../contract/agreement.ts';
import { callOf, type RandomProgram, randomProgram } from '../../contract/random-programs.ts';
import type { Engine } from '../../engine.ts';
import { findPlugin } from '../find-plugin.ts';
import { xlaEngine } from '../xla.ts';

// LLVM's own passes take most of the time, and are not under test. A plugin reads the flags when it opens its devices.
process.env.XLA_FLAGS = `${process.env.XLA_FLAGS ?? ''} --xla_backend_optimization_level=0`;
let engine: Engine;
beforeAll(() => {
  engine = xlaEngine({ plugin: findPlugin().file });
});
afterAll(() => engine.dispose());

/** Numbers up to 1 are compared to 10⁻⁴: a random program may square a rounding error many times. */
const TOLERANCE = 1e-4;

describe('2,000 random programs compute what the reference does', () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20])(
    'a hundred of them: %i',
    async (seed) => {
      const programs = fc.sample(randomProgram, { numRuns: 100, seed });
      try {
        await expectSame(engine, programs.map(callOf), TOLERANCE);
      } catch {
        // Finds the program that differs.
        for (const program of programs) await same(program);
      }
    },
  );
});

async function same(program: RandomProgram): Promise<void> {
  try {
    await expectSame(engine, [callOf(program)], TOLERANCE);
  } catch (error) {
    expect.fail(`${JSON.stringify(program)}: ${error instanceof Error ? error.message : error}`);
  }
}
