import { z } from 'zod';
import { fail } from '../lib/errors.ts';
import { crossEntropyOn } from './geometry/alignment-plane.ts';
import type { Method } from './interface/method.ts';
import { parseOptions, positiveInteger, recordOf, trainingMethod, weight } from './interface/options.ts';
import { taskOnly } from './task-only.ts';

/**
 * Any method, stopped once CE(A) over the whole proxy is more than a tolerance above its lowest value so far. The trial
 * ends with an adapter from before the stop. It is the baseline that removes most emergent misalignment at a small cost
 * in the task (arXiv 2605.12199).
 *
 * @param options.base The method that trains. @defaultValue taskOnly()
 * @param options.tolerance In nats a token, ≥ 0. @defaultValue 0.1
 * @param options.every Updates from one evaluation of CE(A) to the next. @defaultValue 10
 * @param options.keep Which adapter to end with: the last one within the tolerance, or the one of the lowest CE(A),
 *   which is the untrained one where the task only harms the proxy. @defaultValue 'tolerated'
 * @throws {SelgenError} where an option is unknown or out of its range; the error names it.
 * @example
 * defineSuite(gcd(), [{ method: earlyStopping({ base: upweighted({ lambda: 1 }), tolerance: 0.2 }) }]);
 */
export function earlyStopping(options: z.input<typeof Options> = {}): Method {
  const { base = taskOnly(), tolerance, every, keep } = parseOptions('earlyStopping', Options, options);
  if (base.finish) {
    fail(
      'earlyStopping',
      `Expected a base whose trained adapter is the one that it ends with, got ${base.name}, which adds another after training: CE(A) of what is trained says nothing of it. Use another base.`,
    );
  }
  if (base.monitor) {
    fail(
      'earlyStopping',
      `Expected a base without a monitor, got ${base.name}: only one can choose the adapter and stop. Use another base.`,
    );
  }
  const policy = stoppingPolicy(tolerance, keep);
  return {
    ...base,
    name: 'earlyStopping',
    options: { base: recordOf(base), tolerance, every, keep },
    strength: { option: 'tolerance', value: tolerance },
    streams: { ...base.streams, alignment: base.streams.alignment ?? { when: 'aside' } },
    monitor: { every, stream: 'alignment', loss: crossEntropyOn('alignment'), ...policy },
  };
}

/** When to keep the adapter of the latest value, and when to stop. The first value is from before training. */
export function stoppingPolicy(tolerance: number, keep: 'tolerated' | 'best') {
  const rise = (values: readonly number[]) => values.at(-1)! - Math.min(...values);
  return {
    keep: (values: readonly number[]) => rise(values) <= (keep === 'best' ? 0 : tolerance),
    stop: (values: readonly number[]) => rise(values) > tolerance,
  };
}

const Options = z.strictObject({
  base: trainingMethod.optional(),
  tolerance: weight.default(0.1),
  every: positiveInteger.default(10),
  keep: z.enum(['tolerated', 'best']).default('tolerated'),
});
