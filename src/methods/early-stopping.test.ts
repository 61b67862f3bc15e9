import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { earlyStopping, stoppingPolicy } from './early-stopping.ts';
import { kl } from './kl.ts';
import { oLora } from './o-lora.ts';

const values = fc.array(fc.double({ min: 0, max: 5, noNaN: true }), { minLength: 1, maxLength: 30 });
const tolerances = fc.double({ min: 0, max: 2, noNaN: true });
const keeps = fc.constantFrom('tolerated', 'best');

/** Runs a policy as the trainer does. Returns two indices: of the kept adapter, and of the last value. */
function run(
  watched: readonly number[],
  tolerance: number,
  keep: 'tolerated' | 'best',
): { kept: number; stop: number } {
  const policy = stoppingPolicy(tolerance, keep);
  let kept = 0;
  for (let index = 0; index < watched.length; index++) {
    const seen = watched.slice(0, index + 1);
    if (policy.keep(seen)) kept = index;
    if (policy.stop(seen)) return { kept, stop: index };
  }
  return { kept, stop: watched.length - 1 };
}

describe('an early stop', () => {
  test('never returns a later step than the stop, nor the one that overstepped', () => {
    fc.assert(
      fc.property(values, tolerances, keeps, (watched, tolerance, keep) => {
        const { kept, stop } = run(watched, tolerance, keep);
        expect(kept).toBeLessThanOrEqual(stop);
        const best = Math.min(...watched.slice(0, stop + 1));
        if (watched[stop]! - best > tolerance) expect(kept).toBeLessThan(stop);
      }),
    );
  });

  test('returns what was within the tolerance of the best so far, or the best itself', () => {
    fc.assert(
      fc.property(values, tolerances, (watched, tolerance) => {
        const tolerated = run(watched, tolerance, 'tolerated');
        expect(watched[tolerated.kept]! - Math.min(...watched.slice(0, tolerated.kept + 1))).toBeLessThanOrEqual(
          tolerance,
        );
        const best = run(watched, tolerance, 'best');
        expect(watched[best.kept]).toBe(Math.min(...watched.slice(0, best.stop + 1)));
      }),
    );
  });

  test('comes no earlier with more tolerance, and never without a rise', () => {
    fc.assert(
      fc.property(values, tolerances, keeps, (watched, tolerance, keep) => {
        expect(run(watched, tolerance + 1, keep).stop).toBeGreaterThanOrEqual(run(watched, tolerance, keep).stop);
        const falling = watched.toSorted((a, b) => b - a);
        expect(run(falling, tolerance, keep)).toEqual({ kept: falling.length - 1, stop: falling.length - 1 });
      }),
    );
  });
});

test('earlyStopping refuses a base that ends with another adapter than it trains', () => {
  expect(() => earlyStopping({ base: oLora() })).toThrow(/\[earlyStopping\] .*oLora, which adds another/);
});

test('earlyStopping refuses a base that stops by itself', () => {
  expect(() => earlyStopping({ base: earlyStopping() })).toThrow(/a base without a monitor, got earlyStopping/);
});

test('earlyStopping leaves the base method as it is', () => {
  const base = kl({ beta: 3, tokens: 'all' });
  const wrapped = earlyStopping({ base });
  expect(wrapped.loss).toBe(base.loss);
  expect(wrapped.streams).toEqual(base.streams);
  expect(wrapped.options).toMatchObject({ base: { name: 'kl', options: { beta: 3 } } });
});
