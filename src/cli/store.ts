import type { Command } from 'commander';
import { visibleText } from '../report/notation/visible-text.ts';
import { type Score, secondsOf, type TrialResult } from '../results/result.ts';
import type { PruneOptions, Selection } from '../results/store/store-care.ts';
import { print, printJson } from './output.ts';
import { byteCount, numberFrom } from './values.ts';

interface AsJson {
  readonly json?: boolean;
}

export function store(command: Command): void {
  sub(command, 'list', 'one line a trial: key, setting, method, seed, outcome, day, size')
    .option(...setting)
    .option(...olderThan)
    .option(...json)
    .action(async ({ json, ...selection }: Selection & AsJson) => {
      const { listTrials } = await import('../results/store/store-care.ts');
      const { trials, problems } = listTrials(selection);
      for (const problem of problems) process.stderr.write(`Not listed: ${visibleText(problem)}\n`);
      if (json) return printJson(trials);
      return print(
        trials.map(({ key, setting, method, seed, outcome, finishedAt, bytes }) =>
          [key.slice(0, 12), setting, method, `seed ${seed}`, outcome, finishedAt.slice(0, 10), megabytes(bytes)].join(
            '  ',
          ),
        ),
      );
    });
  sub(command, 'show', 'one trial: scores, cost, what determined it')
    .argument('<key>', 'its key, or four or more of the first digits')
    .option(...json)
    .action(async (key: string, { json, ...selection }: Selection & AsJson) => {
      const { showTrial } = await import('../results/store/store-care.ts');
      const trial = showTrial(key, selection);
      if (json) printJson(trial);
      else print(linesOf(trial));
    });
  sub(command, 'verify', 'reads every entry and checks its hash; exits with 1 where one is damaged')
    .option(...json)
    .action(async ({ json, ...selection }: Selection & AsJson) => {
      const { verifyTrials } = await import('../results/store/store-care.ts');
      const { whole, problems } = verifyTrials(selection);
      if (problems.length > 0) process.exitCode = 1;
      if (json) printJson({ whole, problems });
      else print([...problems, `${whole} trials are whole, ${problems.length} damaged.`]);
    });
  sub(command, 'prune', 'deletes trials with their adapters, and what killed runs left; needs a rule')
    .option(...setting)
    .option(...olderThan)
    .option('--keep <size>', 'the oldest go until the rest takes no more, such as 500MB or 2GB', byteCount)
    .option('--stale', 'trials of other code than this, which no run uses')
    .option(
      '--damaged',
      'entries of the whole store that cannot be read or whose adapter is another, with their adapters',
    )
    .option('--dry-run', 'say what would be deleted')
    .option(...json)
    .action(async ({ json, stale, ...options }: PruneOptions & AsJson & { readonly stale?: boolean }) => {
      const [{ pruneTrials }, { currentCode }] = await Promise.all([
        import('../results/store/store-care.ts'),
        import('../suite/trial/code-version.ts'),
      ]);
      const isCurrent = currentCode();
      const isStale = (trial: TrialResult) => !isCurrent(trial);
      const { trials, damaged, leftovers, bytes } = pruneTrials({ ...options, ...(stale ? { where: isStale } : {}) });
      if (json) return printJson({ trials, damaged, leftovers, bytes });
      const verb = options.dryRun ? 'Would delete' : 'Deleted';
      const left = leftovers > 0 ? `, and ${leftovers} files or folders that killed runs left` : '';
      return print([`${verb} ${trials} trials and ${damaged} damaged entries${left}, ${megabytes(bytes)}.`]);
    });
}

const setting = ['--setting <name>', 'only trials of this setting'] as const;
const olderThan = ['--older-than <days>', 'only trials that ended more days ago', numberFrom(0)] as const;
const json = ['--json', 'for a program to read'] as const;

function sub(command: Command, name: string, summary: string): Command {
  return command
    .command(name)
    .description(summary)
    .option('--store <folder>', "the trials' folder (default: $SELGEN_STORE, else .selgen/trials)");
}

function linesOf(trial: TrialResult): string[] {
  const { key, setting, method, seed, outcome, cost, environment, finishedAt, identity } = trial;
  const options = Object.entries(method.options).map(([name, value]) => `${name} = ${JSON.stringify(value)}`);
  const scores =
    outcome.status === 'failed'
      ? [`failed    ${outcome.message}`]
      : [
          ...Object.entries(outcome.axes).map(([axis, score]) =>
            score ? `${axis.padEnd(10)} ${estimate(score)}` : `${axis.padEnd(10)} no questions`,
          ),
          ...outcome.scores.map(
            (score) => `  ${score.metric}, ${score.set}, ${score.label ?? 'all'}: ${estimate(score)}`,
          ),
        ];
  return [
    key,
    `${setting}, ${[method.name, ...options].join(', ')}, seed ${seed}, ended ${finishedAt}`,
    ...scores,
    `cost       ${cost.updates} updates, ${cost.tokens} tokens, ${secondsOf(cost).toFixed(1)} s on ${environment.engine} (${environment.cpu})`,
    ...Object.entries(identity).map(([part, value]) => `  ${part}: ${JSON.stringify(value)}`),
  ];
}

function estimate({ value, interval: [low, high], n }: Score): string {
  return `${value.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)}, n = ${n})`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
