import type { TaskMeta } from 'vitest';
import type { Check } from '../../results/check.ts';
import type { Regression } from '../../results/gates/regression.ts';
import { grouped } from '../../results/grouped.ts';
import { methodTitle } from '../../results/method-title.ts';
import type { TrialResult } from '../../results/result.ts';

/** How many names a line holds. */
const NAMES = 3;

/**
 * What tests pass over: a gate that compared nothing, an advisory regression, and a missed bound that is off. Their
 * tests pass, and Vitest's usual reporters print no annotation of a test that passes.
 *
 * @param metas One for each test of a run.
 */
export function outcomeLines(metas: readonly Readonly<TaskMeta>[], results: readonly TrialResult[]): string[] {
  const gates = metas.flatMap(({ selgenRegression: found }) => (found ? [found] : []));
  const missed = metas.flatMap(({ selgenCheck: check }) =>
    check?.outcome === 'missed' && !check.fails ? [check] : [],
  );
  return [...gateLine(gates), ...boundLine(missed, results)];
}

/** `Gates: 9 passed, 0 regressed, 9 inconclusive (softAnchor has no baseline)`. */
function gateLine(gates: readonly Regression[]): string[] {
  if (gates.length === 0) return [];
  const of = (outcome: Regression['outcome']) => gates.filter((gate) => gate.outcome === outcome);
  const [regressed, inconclusive, incomparable] = [of('regressed'), of('inconclusive'), of('incomparable')];
  const counts = [
    `${of('pass').length} passed`,
    `${regressed.length} regressed`,
    `${inconclusive.length} inconclusive`,
    ...(incomparable.length > 0 ? [`${incomparable.length} incomparable`] : []),
  ];
  const lacking = (what: Regression['lacks']) => inconclusive.filter(({ lacks }) => lacks === what);
  const advisory = regressed.filter(({ level }) => level === 'advisory').map((gate) => `${titleOf(gate)} ${gate.axis}`);
  const unsure = lacking(undefined);
  const why = [
    ...(advisory.length > 0 ? [`${named(advisory)}: advisory, fails no test`] : []),
    ...reason(lacking('method'), 'has no baseline', 'have no baseline'),
    ...reason(lacking('seed'), 'shares no seed with the baseline', 'share no seed with the baseline'),
    ...grouped(lacking('axis'), ({ axis }) => axis).flatMap((own) =>
      reason(own, `has no ${own[0]!.axis} in the baseline`, `have no ${own[0]!.axis} in the baseline`),
    ),
    ...(unsure.length > 0 ? [`${unsure.length} neither within the margin nor surely outside`] : []),
  ];
  return [`Gates: ${counts.join(', ')}${why.length > 0 ? ` (${why.join('; ')})` : ''}`];
}

function reason(gates: readonly Regression[], one: string, several: string): string[] {
  const titles = [...new Set(gates.map(titleOf))];
  return titles.length === 0 ? [] : [`${named(titles)} ${titles.length === 1 ? one : several}`];
}

function titleOf({ method }: Regression): string {
  return methodTitle(method);
}

/** `Bounds: 1 missed, which fails no test here: kl beta=1 seed=1 task ≥ 0.8`. */
function boundLine(missed: readonly Check[], results: readonly TrialResult[]): string[] {
  if (missed.length === 0) return [];
  const trials = new Map(results.map((result) => [result.key, result]));
  const titles = missed.map(({ trials: [key], expected }) => {
    const trial = trials.get(key ?? '');
    return trial ? `${methodTitle(trial.method)} seed=${trial.seed} ${expected}` : expected;
  });
  return [
    `Bounds: ${missed.length} missed, which fails no test here: ${named(titles)}. SELGEN_BOUNDS=on makes it fail.`,
  ];
}

function named(names: readonly string[]): string {
  const more = names.length - NAMES;
  return [...names.slice(0, NAMES), ...(more > 0 ? [`${more} more`] : [])].join(', ');
}
