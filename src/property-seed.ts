import fc from 'fast-check';
import { fail } from './lib/errors.ts';

/**
 * A setup file of Vitest: property tests draw from one seed, so that a run says something about the code and not about its
 * luck. `SELGEN_PROPERTY_SEED=random` looks for counterexamples elsewhere; a number repeats the run that named it.
 */
const asked = process.env.SELGEN_PROPERTY_SEED ?? '20261130';
if (asked !== 'random') {
  const seed = Number(asked);
  if (asked === '' || !Number.isInteger(seed)) {
    fail(
      'SELGEN_PROPERTY_SEED',
      `Expected 'random' or a whole number, got '${asked}'. Take a seed that a failure named.`,
    );
  }
  fc.configureGlobal({ seed });
}
