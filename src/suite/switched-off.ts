import { describe, expect, test } from 'vitest';
import type { Method } from '../methods/method.ts';
import { taskOnly } from '../methods/task-only.ts';
import type { TrialResult } from '../results/result.ts';
import { checkAxis, checkReplies, type SuiteTrial, titleOf } from './bounds.ts';

/**
 * Bounds that anything keeps say nothing of a method. So each trial's are held against what comes out with the method's
 * term switched off: `taskOnly`, which strength 0 equals bit for bit (contract of methods), and the method that `unlike`
 * names. At least one bound must fail. A method without data of its own, such as `base`, has nothing to switch off.
 *
 * @param find A trial of the method, from the store or run now.
 */
export function registerSwitchedOff(
  trials: readonly SuiteTrial[],
  seeds: readonly number[],
  find: (method: Method, seed: number, signal: AbortSignal) => Promise<TrialResult>,
): void {
  for (const { method, unlike, ...bounds } of trials.filter(({ method }) => hasTerm(method))) {
    describe(titleOf(method), () => {
      for (const off of unlike && hasTerm(unlike.method) ? [taskOnly(), unlike.method] : [taskOnly()]) {
        test.for(seeds)(`is told from ${titleOf(off)}, seed=%i`, async (seed, { signal }) => {
          const found = await find(off, seed, signal);
          const checks = Object.entries(bounds).map(
            ([axis, bound]) =>
              () =>
                checkAxis(axis as keyof typeof bounds, bound, found),
          );
          if (unlike) {
            const other = await find(unlike.method, seed, signal);
            checks.push(() => checkReplies(unlike.replies, found, other));
          }
          expect(checks.filter(fails), `bounds that ${titleOf(off)} breaks`).not.toHaveLength(0);
        });
      }
    });
  }
}

/** Whether it does anything that `taskOnly` doesn't: reads another stream, or trains in another way. */
function hasTerm({ name, streams }: Method): boolean {
  return Object.keys(streams).length > 0 && name !== taskOnly().name;
}

function fails(check: () => void): boolean {
  try {
    check();
    return false;
  } catch {
    return true;
  }
}
