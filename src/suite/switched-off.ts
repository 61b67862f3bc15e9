import { describe, expect, test } from 'vitest';
import { base } from '../methods/base.ts';
import type { Method } from '../methods/interface/method.ts';
import { taskOnly } from '../methods/task-only.ts';
import { visibleText } from '../report/notation/visible-text.ts';
import { methodTitle } from '../results/method-title.ts';
import type { TrialResult } from '../results/result.ts';
import { checkAxis, checkReplies, type SuiteTrial, type Unlike, unlikesOf } from './bounds.ts';

/**
 * Tests each trial's bounds with the method's term switched off: at least one bound must fail, or the bounds say
 * nothing about the method. They are checked on `taskOnly`, which strength 0 equals bit for bit (contract of methods),
 * and on the methods in `unlike`; those of `taskOnly` itself on `base`.
 *
 * @param find A trial of the method, from the store or run now.
 */
export function registerSwitchedOff(
  trials: readonly SuiteTrial[],
  seeds: readonly number[],
  find: (method: Method, seed: number, signal: AbortSignal) => Promise<TrialResult>,
): void {
  for (const trial of trials) {
    const { method, unlike: _, ...bounds } = trial;
    const unlikes = unlikesOf(trial);
    describe(visibleText(methodTitle(method)), () => {
      for (const off of switchedOff(method, unlikes)) {
        test.for(seeds)(`is told from ${methodTitle(off)}, seed=%i`, async (seed, { signal }) => {
          const found = await find(off, seed, signal);
          const checks: (() => void)[] = [];
          for (const [axis, bound] of Object.entries(bounds)) {
            checks.push(() => checkAxis(axis as keyof typeof bounds, bound, found));
          }
          for (const { method, replies } of unlikes) {
            const other = await find(method, seed, signal);
            checks.push(() => checkReplies(replies, found, other));
          }
          expect(checks.filter(fails), `bounds that ${methodTitle(off)} breaks`).not.toHaveLength(0);
        });
      }
    });
  }
}

function switchedOff(method: Method, unlikes: readonly Unlike[]): Method[] {
  const none = taskOnly();
  if (method.name === none.name) return [base()];
  return [none, ...unlikes.map(({ method }) => method).filter(({ name }) => name !== none.name)];
}

function fails(check: () => void): boolean {
  try {
    check();
    return false;
  } catch {
    return true;
  }
}
