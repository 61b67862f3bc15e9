import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { fail } from '../../lib/errors.ts';
import type { Cell } from '../../results/aggregate.ts';
import { type Check, checkSchema } from '../../results/check.ts';
import type { TrialResult } from '../../results/result.ts';
import { parseJson } from '../../results/result-schema.ts';

/** Suites' assertions about the trials in a report's `results.json`, which lies beside this file. */
export const CHECKS_FILE = 'checks.json';

/**
 * The checks beside a report; none where there is no file, because a report can do without.
 *
 * @throws SelgenError where the file cannot be read.
 */
export function readChecks(folder: string): Check[] {
  const file = join(folder, CHECKS_FILE);
  if (!existsSync(file)) return [];
  const refuse = (problem: string, cause: unknown) =>
    fail(
      'report',
      `Expected the outcomes of bounds and gates in ${file}, got ${problem}. Run the suites again to have them anew, or move the file away to render without them.`,
      cause,
    );
  return parseJson(() => readFileSync(file, 'utf8'), z.array(checkSchema), refuse);
}

/**
 * A run's checks, completed with an earlier report's checks of shown trials that the run did not check: `-t kl` keeps
 * the other suites' last outcomes.
 */
export function completeChecks(
  own: readonly Check[],
  earlier: readonly Check[],
  results: readonly TrialResult[],
): Check[] {
  const shown = new Set(results.map(({ key }) => key));
  const checked = new Set(own.flatMap(({ trials }) => trials));
  return [
    ...own,
    ...earlier.filter(({ trials }) => trials.every((key) => shown.has(key)) && !trials.some((key) => checked.has(key))),
  ];
}

const tones = { pass: 'good', missed: 'bad', regressed: 'bad', incomparable: 'bad', inconclusive: 'open' } as const;

/** The checks of a point: all of them for its card, and a summary for its row. */
export function checksOf({ trials }: Cell, checks: readonly Check[]) {
  const seeds = new Map(trials.map(({ key, seed }) => [key, seed]));
  const own = checks.filter((check) => check.trials.some((key) => seeds.has(key)));
  if (own.length === 0) return null;
  const failed = own.filter(({ fails }) => fails).length;
  const open = own.filter(({ outcome, fails }) => outcome !== 'pass' && !fails).length;
  return {
    list: own.map(({ expected, found, outcome, fails, trials: keys }) => ({
      seeds: keys.flatMap((key) => seeds.get(key) ?? []).join(', '),
      expected,
      found,
      outcome,
      advisory: !fails && tones[outcome] === 'bad',
      tone: fails || tones[outcome] !== 'bad' ? tones[outcome] : 'open',
    })),
    failed,
    text:
      failed > 0
        ? `${failed} of ${own.length} failed`
        : open > 0
          ? `${open} of ${own.length} open`
          : `all ${own.length} pass`,
    tone: failed > 0 ? 'bad' : open > 0 ? 'open' : 'good',
  };
}

/** A summary of a setting's checks; none where no suite asserted anything. */
export function checkFacts(cells: readonly Cell[], checks: readonly Check[]): string[] {
  const keys = new Set(cells.flatMap((cell) => cell.trials.map(({ key }) => key)));
  const own = checks.filter(({ trials }) => trials.some((key) => keys.has(key)));
  if (own.length === 0) return [];
  const passed = own.filter(({ outcome }) => outcome === 'pass').length;
  const failed = own.filter(({ fails }) => fails).length;
  return [`${passed} of ${own.length} checks pass, ${failed === 0 ? 'none fails' : `${failed} failed`}`];
}
