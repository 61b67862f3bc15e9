import { relative } from 'node:path';
import { parseArgs } from 'node:util';
import { fail, SelgenError } from '../../lib/errors.ts';
import { newestComparisons } from '../comparison.ts';
import { openStore } from '../store/store.ts';
import { baselineOf, writeBaseline } from './baseline.ts';

const usage = `Accepts stored trials as the baseline that suites are compared with.

  npm run baseline -- [options]

  --setting NAME   one setting, such as gcd (default: every setting in the store)
  --store FOLDER   the trials' folder (default: $SELGEN_STORE, else .selgen/trials); of each setting its newest comparison counts
  --out FOLDER     where baselines lie (default: $SELGEN_BASELINE, else fixtures/baselines)
`;

try {
  process.stdout.write(main(process.argv.slice(2)));
} catch (error) {
  if (!(error instanceof SelgenError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

function main(args: readonly string[]): string {
  const { help, setting, store, out } = parse(args);
  if (help) return usage;
  const all = newestComparisons(openStore(store === undefined ? {} : { folder: store }).list().results);
  const results = all.filter((result) => setting === undefined || result.setting === setting);
  const names = [
    ...new Set(results.filter(({ outcome }) => outcome.status === 'completed').map((result) => result.setting)),
  ];
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

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        setting: { type: 'string' },
        store: { type: 'string' },
        out: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    return fail(
      'baseline',
      `Expected --setting, --store or --out, got: ${(error as Error).message} Ask with --help.`,
      error,
    );
  }
}
