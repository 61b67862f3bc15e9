import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fail } from '../lib/errors.ts';
import { runCommand } from '../lib/run-command.ts';
import { countOf } from './measure.ts';
import { type BenchRun, ratiosOf } from './ratios.ts';
import { formatTable } from './table.ts';

/**
 * `npm run bench:compare [-- revision [rounds]]`: runs `npm run bench` alternately in this tree and in a checkout of
 * the last commit (of the one before, if nothing is changed), so that both meet the same load.
 */
const root = resolve(import.meta.dirname, '../..');
const git = (...words: string[]) => execFileSync('git', words, { cwd: root, encoding: 'utf8' }).trim();

const usage = "npm run bench:compare [-- revision [rounds]]: times this tree beside a commit's, in turns.";

await runCommand(([asked, rounds = '3']) => {
  const revision = asked ?? (git('status', '--porcelain', '--', 'src') === '' ? 'HEAD~1' : 'HEAD');
  compare(commitOf(revision), revision, countOf('rounds', rounds));
}, usage);

function commitOf(revision: string): string {
  try {
    return git('rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`);
  } catch (error) {
    return fail('bench', `Expected a commit to compare with, got '${revision}'. Name a commit, branch or tag.`, error);
  }
}

function compare(commit: string, name: string, rounds: number): void {
  const folder = mkdtempSync(join(tmpdir(), 'selgen-bench-'));
  const tree = join(folder, 'tree');
  try {
    git('worktree', 'add', '--detach', tree, commit);
    symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'));
    const [before, after]: [BenchRun[], BenchRun[]] = [[], []];
    for (let round = 1; round <= rounds; round++) {
      before.push(benched(tree));
      after.push(benched(root));
      process.stderr.write(`round ${round} of ${rounds}\n`);
    }
    const rows = ratiosOf(before, after).map(({ name: job, before, after, ratios, verdict }) => ({
      name: job,
      [`${name}, ms`]: (before * 1000).toFixed(2),
      'here, ms': (after * 1000).toFixed(2),
      'here / there': `${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)}`,
      verdict,
    }));
    process.stdout.write(`${git('log', '-1', '--format=%h %s', commit)}\n${formatTable(rows)}`);
  } finally {
    if (existsSync(tree)) git('worktree', 'remove', '--force', tree);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Median times of a tree's kernels and training steps. */
function benched(tree: string): BenchRun {
  execFileSync('npx', ['tsx', 'src/bench/command.ts'], { cwd: tree, stdio: ['ignore', 'ignore', 'inherit'] });
  const { kernels, steps } = JSON.parse(readFileSync(join(tree, '.selgen/bench/bench.json'), 'utf8'));
  return { ...kernels, ...steps.times };
}
