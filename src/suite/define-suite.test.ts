import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TrialResult } from '../results/result.ts';

const repository = resolve(import.meta.dirname, '../..');

describe('a suite, in a Vitest of its own', { timeout: 120_000 }, () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'selgen-suite-'));
    symlinkSync(join(repository, 'node_modules'), join(folder, 'node_modules'));
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    writeFileSync(join(folder, 'vitest.config.ts'), config);
    writeFileSync(join(folder, 'suite.test.ts'), suite);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const trials = (): TrialResult[] =>
    readdirSync(join(folder, '.selgen/trials'))
      .sort()
      .map((name) => JSON.parse(readFileSync(join(folder, '.selgen/trials', name), 'utf8')));

  test('trains, scores, and says value, interval and threshold where a bound is missed', async () => {
    const output = await vitest(folder);
    expect(output).toContain('3 passed');
    expect(output).toContain('2 failed');
    expect(output).toMatch(
      /Expected task of at most 0\.25, got task 0\.500 \(95 % interval 0\.\d{3}–0\.\d{3}, n = 2\)/,
    );
    expect(output).toContain('tiny · taskOnly seed=1 (trial 1 of 2) · training');
    const [completed] = trials().filter(({ outcome }) => outcome.status === 'completed');
    expect(completed).toMatchObject({ setting: 'tiny', method: { name: 'taskOnly' }, cost: { updates: 2 } });
    expect(completed?.curve.map(({ step }) => step)).toEqual([1, 2]);
  });

  test('stores a diverged trial as failed, which is no score', async () => {
    const [failed] = trials().filter(({ outcome }) => outcome.status === 'failed');
    expect(failed?.outcome).toMatchObject({
      status: 'failed',
      message: expect.stringContaining('finite loss at step'),
    });
  });

  test('loads what is stored, and trains again only what is not', async () => {
    const before = trials().map(({ key, finishedAt }) => [key, finishedAt]);
    const output = await vitest(folder, ['-t', 'taskOnly']);
    expect(output).not.toContain('training');
    expect(trials().map(({ key, finishedAt }) => [key, finishedAt])).toEqual(before);
    const other = await vitest(folder, ['-t', 'taskOnly'], { SELGEN_SEEDS: '1,2' });
    expect(other).toContain('taskOnly seed=2 (trial 2 of 4) · training');
    expect(trials()).toHaveLength(before.length + 2);
    const forced = await vitest(folder, ['-t', 'taskOnly'], { SELGEN_FORCE: '1' });
    expect(forced).toContain('taskOnly seed=1 (trial 1 of 2) · training');
  });

  test('tells a damaged result and replaces it', async () => {
    const { key } = trials().find(({ outcome, seed }) => outcome.status === 'completed' && seed === 1)!;
    const file = join(folder, '.selgen/trials', `${key}.json`);
    writeFileSync(file, '{"format": 1, "key": "cut sho');
    expect(await vitest(folder, ['-t', 'taskOnly'])).toContain(`${key}.json`);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ key, outcome: { status: 'completed' } });
  });
});

async function vitest(
  folder: string,
  options: readonly string[] = [],
  env: Record<string, string> = {},
): Promise<string> {
  const { CI: _, VITEST: __, ...inherited } = process.env;
  const run = promisify(execFile)(
    process.execPath,
    [join(repository, 'node_modules/vitest/vitest.mjs'), 'run', '--no-color', ...options],
    { cwd: folder, env: { ...inherited, SELGEN_STORE: '', SELGEN_SEEDS: '', SELGEN_FORCE: '', ...env, NO_COLOR: '1' } },
  );
  const { stdout, stderr } = await run.catch((error: { stdout: string; stderr: string }) => error);
  return stdout + stderr;
}

const config = `
import { defineConfig } from 'vitest/config';
export default defineConfig({ test: { include: ['*.test.ts'], pool: 'forks' } });
`;

const suite = `
import { atLeast, atMost, defineSuite, gcd, taskOnly } from ${JSON.stringify(join(repository, 'src/index.ts'))};

const tiny = {
  ...gcd(),
  name: 'tiny',
  maximumNewTokens: 2,
  training: { ...gcd().training, updates: 2, taskRows: 2 },
  load: () => ({
    fingerprint: 'two questions',
    streams: { task: [{ user: 'What is 7 + 5?', assistant: '7 + 5 is 12.' }] },
    questions: [{ prompt: 'What is 7 + 5?' }, { prompt: 'What is 2 + 2?' }],
    score: () => {
      const task = { metric: 'capabilities', set: 'task_test', label: null, value: 0.5, n: 2, interval: [0.09, 0.91] };
      return { axes: { task, capability: null, alignment: null }, scores: [task], marks: [] };
    },
  }),
};
const diverging = { ...taskOnly(), name: 'diverging', loss: (params, step) => ({ task: step.crossEntropy(params, 'task').mul(Number.NaN) }) };

defineSuite(tiny, [
  { method: taskOnly(), task: atLeast(0.4) },
  { method: diverging },
]);
defineSuite({ ...tiny, options: { other: true } }, [{ method: taskOnly(), task: atMost(0.25) }]);
`;
