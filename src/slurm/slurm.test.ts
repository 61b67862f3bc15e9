import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { sums, vitestProject } from '../suite/vitest/vitest-project.ts';

const suite = (trials: string, name: string) => `
import { existsSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { base, defineSuite, kl, taskOnly } from 'selgen';
import { sums } from '../sums.ts';
writeFileSync('${name}.json', JSON.stringify({ vitest: process.ppid, worker: process.pid }));
// No machine ends this trial before the test kills it.
const held = {
  ...kl({ beta: 1 }),
  async setup() {
    while (!existsSync('released')) await sleep(50);
    return {};
  },
};
defineSuite(sums, [${trials}]);
`;
const files = {
  'sums.ts': sums,
  'tiny/base.test.ts': suite('{ method: base() }', 'base'),
  'tiny/kl.test.ts': suite('{ method: kl({ beta: 10 }) }', 'kl'),
  'tiny/task-only.test.ts': suite('{ method: taskOnly() }, { method: held }', 'held'),
};
const [cluster, machine] = [vitestProject(files), vitestProject(files)];

/** Needs a real Slurm. `src/slurm/local-cluster.sh start` makes one on this machine. */
test('three shards, one killed while it trains, give exactly what one machine gives', async () => {
  const out = join(cluster.folder, 'run');
  const submit = join(import.meta.dirname, 'submit.sh');
  const submitted = execFileSync(submit, ['tiny', '--shards', '3', '--run', 'run', '--', '--cpus-per-task=1'], {
    cwd: cluster.folder,
    env: { ...process.env, SELGEN_STORE: '', NO_COLOR: '1' },
    encoding: 'utf8',
  });
  const [array, merge] = submitted.trim().split(' ') as [string, string];
  const isQueued = (job: string) => execFileSync('squeue', ['-h', '-j', job], { encoding: 'utf8' }) !== '';
  const logs = () =>
    readdirSync(join(out, 'logs'))
      .map((name) => readFileSync(join(out, 'logs', name), 'utf8'))
      .join('\n');

  while (!logs().includes('kl beta=1 seed=1 (trial 2 of 2) · training')) {
    expect(isQueued(array), logs()).toBe(true);
    await sleep(200);
  }
  const { vitest, worker } = JSON.parse(readFileSync(join(cluster.folder, 'held.json'), 'utf8'));
  process.kill(vitest, 'SIGKILL');
  // An earlier release would let a worker finish the trial before it notices the end of its parent.
  while (isAlive(worker)) await sleep(50);
  cluster.write('released', '');
  machine.write('released', '');
  while (!logs().includes('Requeueing shard')) await sleep(200);
  const hastened = new Set<string>();
  while (isQueued(merge)) {
    // A requeued job would wait for two minutes. A few seconds are necessary: within a second of killing a job, the
    // node refuses to launch it again ("Job credential revoked"), and Slurm then counts the job as ended.
    const waiting = execFileSync('squeue', ['-h', '-t', 'PD', '-o', '%i %r', '-j', array], { encoding: 'utf8' });
    for (const line of waiting.split('\n')) {
      const [job, reason] = line.split(' ');
      if (reason !== 'BeginTime' || hastened.has(job!)) continue;
      execFileSync('scontrol', ['update', `JobId=${job}`, 'StartTime=now+3']);
      hastened.add(job!);
    }
    await sleep(1000);
  }

  expect(logs()).toMatch(/Requeueing shard \d: Vitest was killed by signal 9\./);
  expect(logs().match(/taskOnly seed=1 \(trial 1 of 2\) · training\n/g)).toHaveLength(1);
  expect(logs().match(/kl beta=1 seed=1 \(trial 2 of 2\) · training\n/g)).toHaveLength(2);
  const merged = readFileSync(join(out, 'logs/merge.log'), 'utf8');
  expect(merged).toMatch(/Tests +4 passed/);
  expect(merged).toContain('Report: run/report/index.html');
  expect(existsSync(join(out, 'report/index.html'))).toBe(true);
  await machine.run();
  expect(cluster.reported('run/report')).toEqual(machine.reported());
});

/** Works on Linux, where Slurm runs. A zombie process counts as dead. */
function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
