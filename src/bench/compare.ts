import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type BenchRun, ratiosOf } from './ratios.ts';
import { formatTable } from './table.ts';

/**
 * `npm run bench:compare [-- revision [rounds]]`: runs `npm run bench` alternately in this tree and in a checkout of
 * the last commit (of the one before, if nothing is changed), so that both meet the same load.
 */
const root = resolve(import.meta.dirname, '../..');
const git = (...words: string[]) => execFileSync('git', words, { cwd: root, encoding: 'utf8' }).trim();
const [revision = git('status', '--porcelain', '--', 'src') === '' ? 'HEAD~1' : 'HEAD', rounds = '3'] =
  process.argv.slice(2);

const folder = join(mkdtempSync(join(tmpdir(), 'selgen-bench-')), 'tree');
git('worktree', 'add', '--detach', folder, revision);
try {
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const [before, after]: [BenchRun[], BenchRun[]] = [[], []];
  for (let round = 1; round <= Number(rounds); round++) {
    before.push(benched(folder));
    after.push(benched(root));
    process.stderr.write(`round ${round} of ${rounds}\n`);
  }
  const rows = ratiosOf(before, after).map(({ name, before, after, ratios, verdict }) => ({
    name,
    [`${revision}, ms`]: (before * 1000).toFixed(2),
    'here, ms': (after * 1000).toFixed(2),
    'here / there': `${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)}`,
    verdict,
  }));
  process.stdout.write(`${git('log', '-1', '--format=%h %s', revision)}\n${formatTable(rows)}`);
} finally {
  git('worktree', 'remove', '--force', folder);
  rmSync(join(folder, '..'), { recursive: true, force: true });
}

/** Median times of a tree's kernels and training steps. */
function benched(tree: string): BenchRun {
  execFileSync('npx', ['tsx', 'src/bench/command.ts'], { cwd: tree, stdio: ['ignore', 'ignore', 'inherit'] });
  const { kernels, steps } = JSON.parse(readFileSync(join(tree, '.selgen/bench/bench.json'), 'utf8'));
  return { ...kernels, ...steps.times };
}
