import { relative } from 'node:path';
import { fail } from '../../lib/errors.ts';
import { newestComparisons } from '../comparison.ts';
import { openStore } from '../store/store.ts';
import { baselineOf, writeBaseline } from './baseline.ts';

export interface AcceptOptions {
  /** @defaultValue every setting in the store */
  readonly setting?: string;
  /** Folder of the trials. @defaultValue `storeFolder()` */
  readonly store?: string;
  /** Folder of the baselines. @defaultValue the environment's `SELGEN_BASELINE`, else `fixtures/baselines` */
  readonly out?: string;
}

/** Accepts each setting's newest comparison in the store as the baseline of its suites. Returns a summary. */
export function acceptBaseline({ setting, store, out }: AcceptOptions): string {
  const all = newestComparisons(openStore({ folder: store }).list().results);
  const results = all.filter((result) => setting === undefined || result.setting === setting);
  const completed = results.filter(({ outcome }) => outcome.status === 'completed');
  const names = [...new Set(completed.map((result) => result.setting))];
  if (names.length === 0) {
    fail(
      'baseline',
      `Expected completed trials${setting ? ` of ${setting}` : ''} in the store, got none. Run its suite first.`,
    );
  }
  return names
    .sort()
    .map((name) => {
      const baseline = baselineOf(results.filter((result) => result.setting === name));
      const seeds = [...new Set(baseline.trials.map(({ seed }) => seed))].sort((a, b) => a - b);
      const advice = seeds.length < 3 ? ' Three seeds or more would measure training noise: SELGEN_SEEDS=1,2,3.' : '';
      const file = relative(process.cwd(), writeBaseline(baseline, out));
      return `${file}: ${baseline.trials.length} trials of ${name}, seeds ${seeds.join(', ')}.${advice}\n`;
    })
    .join('');
}
