import { spawnSync } from 'node:child_process';
import { chmodSync, closeSync, existsSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { makeFolder } from '../lib/folders.ts';
import { vitestProject } from '../suite/vitest/vitest-project.ts';

/** A shard without Slurm: a program in its place notes what is asked of it, and requeues nothing. */
describe('a shard', { timeout: 120_000 }, () => {
  const project = vitestProject({
    'whole/a.test.ts': "import { test } from 'vitest';\ntest('passes', () => {});\n",
    'killed/a.test.ts': "import { test } from 'vitest';\ntest('dies', () => process.kill(process.pid, 'SIGKILL'));\n",
    'missed/a.test.ts': "import { test } from 'vitest';\ntest('misses', () => { throw new Error('A bound.'); });\n",
    'bin/scontrol': '#!/bin/sh\necho "$@" >> asked\nexit 1\n',
  });
  const at = (...parts: string[]) => join(project.folder, ...parts);
  chmodSync(at('bin/scontrol'), 0o755);
  beforeEach(() => {
    rmSync(at('run'), { recursive: true, force: true });
    for (const folder of ['blobs', 'drafts', 'store']) makeFolder(at('run', folder));
  });
  const run = (suite: string, extra: NodeJS.ProcessEnv = {}) => {
    const { CI: _, VITEST: __, ...inherited } = process.env;
    const env = {
      ...inherited,
      PATH: `${at('bin')}:${process.env.PATH}`,
      SLURM_ARRAY_TASK_ID: '1',
      SLURM_ARRAY_JOB_ID: '7',
      SLURM_CPUS_PER_TASK: '1',
      SLURM_RESTART_COUNT: '0',
      SELGEN_SUITE: suite,
      SELGEN_SHARDS: '1',
      SELGEN_RUN: at('run'),
      SELGEN_STORE: at('run/store'),
      SELGEN_REPORT: 'off',
      SELGEN_EXPORT: '',
      ...extra,
    };
    const log = openSync(at('run/shard.log'), 'a');
    const { status } = spawnSync('bash', [join(import.meta.dirname, 'shard.sbatch')], {
      cwd: project.folder,
      env,
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    const said = readFileSync(at('run/shard.log'), 'utf8');
    return { status, said, isWhole: existsSync(at('run/blobs/blob-1-1.json')) };
  };

  test('counts once Vitest ends by itself, whether or not a bound is missed', () => {
    expect(run('whole')).toMatchObject({ status: 0, isWhole: true });
    expect(run('missed')).toMatchObject({ status: 1, isWhole: true });
    expect(existsSync(at('asked'))).toBe(false);
  });

  test('is requeued where a worker of Vitest is killed', () => {
    expect(run('killed')).toMatchObject({
      status: 1,
      isWhole: false,
      said: expect.stringMatching(/\[slurm\] Requeueing shard 1: a worker of Vitest was killed\./),
    });
    expect(readFileSync(at('asked'), 'utf8')).toBe('requeue 7_1\n');
    // The next attempt appends to the same log.
    expect(run('whole')).toMatchObject({ status: 0, isWhole: true });
  });

  test('is not whole by what an earlier attempt left, where Vitest does not start', () => {
    writeFileSync(at('run/drafts/blob-1-1.json'), 'stale');
    expect(run('whole', { NODE_OPTIONS: '--no-such-option' })).toMatchObject({ status: 1, isWhole: false });
  });
});
