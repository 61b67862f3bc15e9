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

// Ten programs of 20 functions each: compiling one takes longer than running it.
test.each(Array.from({ length: 10 }, (_, batch) => batch))(
  '200 random functions, their gradients and second gradients are the reference’s, batch %i of 10',
  async () => {
    const calls = fc.array(randomCall, { minLength: 20, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(calls, (list) => expectSame(engine, list, 1e-4)),
      { numRuns: 10 },
    );
  },
);
