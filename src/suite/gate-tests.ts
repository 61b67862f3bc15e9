import { describe, type TestContext, test } from 'vitest';
import { visibleText } from '../report/notation/visible-text.ts';
import { type Axis, axes } from '../results/aggregate.ts';
import { readBaseline } from '../results/gates/baseline.ts';
import { defaultGates, type GateRules } from '../results/gates/gate.ts';
import { isFailure, type Regression, regressionsOf } from '../results/gates/regression.ts';
import type { TrialResult } from '../results/result.ts';

declare module 'vitest' {
  interface TaskMeta {
    /** The result of a comparison with the baseline. */
    selgenRegression?: Regression;
  }
}

/**
 * Registers a test for each gated axis: has this method become worse than the setting's accepted baseline? A hard
 * regression, and anything incomparable, fails. An advisory or inconclusive one is an annotation. Without an accepted
 * baseline there are no tests.
 *
 * @param method The method's title in the suite.
 * @param trials Finds or runs the method's trials, one for each seed.
 */
export function registerGates(
  setting: string,
  method: string,
  trials: readonly ((context: TestContext) => Promise<TrialResult>)[],
  rules: GateRules = defaultGates,
): void {
  const baseline = readBaseline(setting);
  if (baseline === null) return;
  const gated = axes.filter((axis) => rules[axis] !== undefined);
  if (gated.length === 0) return;
  describe(visibleText(`${method} against the baseline`), () => {
    for (const axis of gated) {
      test(titleOf(axis, rules), async (context) => {
        const results: TrialResult[] = [];
        for (const trial of trials) results.push(await trial(context));
        const [found] = regressionsOf(results, baseline, { [axis]: rules[axis] });
        context.task.meta.selgenRegression = found!;
        context.task.meta.selgenCheck = {
          trials: results.map(({ key }) => key),
          expected: titleOf(axis, rules),
          found: found!.message,
          outcome: found!.outcome,
          fails: isFailure(found!),
        };
        if (isFailure(found!)) throw new Error(found!.message);
        if (found!.outcome !== 'pass') await context.annotate(`${found!.outcome}: ${found!.message}`, 'warning');
      });
    }
  });
}

function titleOf(axis: Axis, rules: GateRules): string {
  const { margin, level } = rules[axis]!;
  return `${axis} has not fallen by more than ${margin}${level === 'advisory' ? ' (advisory)' : ''}`;
}
