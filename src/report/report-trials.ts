import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { z } from 'zod';
import { fail } from '../lib/errors.ts';
import { newestComparisons } from '../results/comparison.ts';
import type { TrialResult } from '../results/result.ts';
import { parseJson, trialResultSchema } from '../results/result-schema.ts';
import { openStore } from '../results/store/store.ts';
import { formatPlural } from './notation/format.ts';
import type { EarlierRun } from './other-runs/earlier-run.ts';
import { textTable } from './plain-text/text-table.ts';
import { readChecks } from './points/checks.ts';
import { writeReport } from './write-report.ts';

export interface ReportOptions {
  /** Folder of the trials. @defaultValue `storeFolder()` */
  readonly store?: string;
  /** The `results.json` of a report, in place of a store. */
  readonly results?: string;
  /** An earlier run to compare with: its `results.json`, its folder, or a folder of trials. */
  readonly compare?: string;
  readonly out: string;
  /** Whether the present code trained a trial; of a store with several comparisons, those count. @defaultValue it did */
  readonly isCurrent?: (trial: TrialResult) => boolean;
}

/** Reads the trials for a report: from a store, each setting's newest comparison of the present code. */
export function loadTrials(options: Pick<ReportOptions, 'store' | 'results' | 'isCurrent'>): Loaded {
  const { results, notes, left } =
    options.results !== undefined ? readResults(options.results) : readStore(options.store, options.isCurrent);
  if (results.length === 0) {
    fail('report', `Expected trials to render, got none. Run a suite first, such as npx vitest run suites/gcd.`);
  }
  return { results, notes, left };
}

/** Renders a report of finished trials. Returns a summary. */
export async function reportTrials({ results, notes, left }: Loaded, options: ReportOptions): Promise<string> {
  const checks = options.results !== undefined ? readChecks(dirname(options.results)) : [];
  const earlier = options.compare === undefined ? undefined : readEarlier(options.compare);
  const page = await writeReport(results, options.out, { notes, earlier, checks });
  const older =
    left === 0 ? [] : [`${formatPlural(left, 'trial')} of older comparisons ${left === 1 ? 'is' : 'are'} left out.`];
  return [...notes, textTable(results), ...older, `Report: ${relative(process.cwd(), page)}`]
    .map((part) => `${part}\n`)
    .join('\n');
}

interface Loaded {
  readonly results: readonly TrialResult[];
  readonly notes: readonly string[];
  /** The number of stored trials of older comparisons, which the report leaves out. */
  readonly left: number;
}

function readStore(folder: string | undefined, isCurrent?: ReportOptions['isCurrent']): Loaded {
  if (folder !== undefined && !existsSync(folder)) {
    fail('report', `Expected a folder of trials, got '${folder}', which is not there. Correct --store.`);
  }
  const { results, damaged } = openStore({ folder }).list();
  const newest = newestComparisons(results, isCurrent);
  const notes = damaged.map((file) => file.problem);
  return { results: newest, notes, left: results.length - newest.length };
}

const EARLIER = "a report's folder, its results.json or a folder of trials";

function readEarlier(path: string): EarlierRun {
  const own = join(path, 'results.json');
  if (!existsSync(path)) {
    fail('report', `Expected an earlier run in ${path}, which is not there. Name ${EARLIER}.`);
  }
  const { results } = existsSync(own)
    ? readResults(own)
    : statSync(path).isDirectory()
      ? readStore(path)
      : readResults(path);
  return results.length > 0
    ? { name: path, results }
    : fail('report', `Expected an earlier run's trials in ${path}, got none. Name ${EARLIER}.`);
}

function readResults(file: string): Loaded {
  const refuse = (problem: string, cause: unknown) => {
    const found = existsSync(file) ? `got ${problem}` : 'which is not there';
    return fail('report', `Expected trial results in ${file}, ${found}. Name a report's results.json.`, cause);
  };
  return {
    results: parseJson(() => readFileSync(file, 'utf8'), z.array(trialResultSchema), refuse),
    notes: [],
    left: 0,
  };
}
