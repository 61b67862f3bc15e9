import fc from 'fast-check';
import { afterAll, beforeAll, test } from 'vitest';
import { expectSame } from '../../agreement.ts';
import type { Engine } from '../../engine.ts';
import { randomCall } from '../../random-programs.ts';
import { findPlugin } from '../find-plugin.ts';
import { xlaEngine } from '../xla.ts';

let engine: Engine;
beforeAll(() => {
  engine = xlaEngine({ plugin: findPlugin().file });
});
afterAll(() => engine.dispose());

// 125 programs of 16 functions: compiling one takes longer than running it.
test('2,000 random functions, their gradients and second gradients are the reference’s', async () => {
  const calls = fc.array(randomCall, { minLength: 16, maxLength: 16 });
  await fc.assert(
    fc.asyncProperty(calls, (list) => expectSame(engine, list, 1e-4)),
    { numRuns: 125 },
  );
});
