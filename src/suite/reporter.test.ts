import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TrialResult } from '../results/result.ts';
import { failedSample, sampleComparison, sampleResult } from '../results/sample-results.ts';
import { openStore } from '../results/store.ts';

const repository = resolve(import.meta.dirname, '../..');

describe('the reporter, in a Vitest of its own', { timeout: 60_000 }, () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'selgen-reporter-'));
    symlinkSync(join(repository, 'node_modules'), join(folder, 'node_modules'));
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    writeFileSync(join(folder, 'vitest.config.ts'), config);
    writeFileSync(join(folder, 'suite.test.ts'), suite);
    writeFileSync(
      join(folder, 'trials.json'),
      JSON.stringify([
        sampleResult({ method: 'kl', strength: 0.1 }),
        sampleResult({ method: 'kl', strength: 1 }),
        failedSample({ method: 'kl', strength: 100 }),
      ]),
    );
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const report = (name: string) => join(folder, 'reports', 'latest', name);

  test('leaves a run without results alone', async () => {
    const { output } = await vitest(folder, ['-t', 'ordinary']);
    expect(output).toContain('1 passed');
    expect(output).not.toContain('Report');
    expect(existsSync(join(folder, 'reports'))).toBe(false);
  });

  test('renders each trial once, prints the table and the path, and passes over what is no trial', async () => {
    const { output } = await vitest(folder, []);
    expect(output).toMatch(/kl, beta = 0\.1 +0\.\d\d \(/);
    expect(output).toContain('failed: sample kl, beta = 100, seed 0: Expected a finite loss, got NaN.');
    expect(output).toContain('Expected a trial result in "no trial", got format:');
    expect(output).toContain('Report: reports/latest/index.html');
    expect(readFileSync(report('index.html'), 'utf8')).toContain('<title>selgen: sample</title>');
    expect(methodsIn(report('results.json'))).toEqual(['kl 0.1', 'kl 1', 'kl 100']);
  });

  test('fills in from the store what a filtered run did not touch', async () => {
    const store = openStore({ folder: join(folder, '.selgen', 'trials') });
    for (const result of sampleComparison()) {
      store.save(result);
    }
    await vitest(folder, ['-t', 'kl 1']);
    expect(methodsIn(report('results.json'))).toEqual(
      expect.arrayContaining(['kl 1', 'base', 'taskOnly', 'standard', 'upweighted 30']),
    );
    expect(methodsIn(report('results.json'))).not.toContain('kl 10');
    rmSync(join(folder, '.selgen'), { recursive: true });
  });

  test('sees the trials of merged shards', async () => {
    rmSync(join(folder, 'reports'), { recursive: true, force: true });
    await vitest(folder, ['--reporter=blob', '--outputFile=blobs/one.json']);
    expect(existsSync(join(folder, 'reports'))).toBe(false);
    const { output } = await vitest(folder, ['--merge-reports=blobs']);
    expect(output).toContain('Report: reports/latest/index.html');
    expect(methodsIn(report('results.json'))).toEqual(['kl 0.1', 'kl 1', 'kl 100']);
  });
});

const config = `
import { defineConfig } from 'vitest/config';
export default defineConfig({
  test: { include: ['*.test.ts'], reporters: ['default', ${JSON.stringify(join(repository, 'src/suite/reporter.ts'))}] },
});
`;

const suite = `
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
const [weak, strong, failed] = JSON.parse(readFileSync('trials.json', 'utf8'));
test('ordinary', () => expect(1).toBe(1));
test('kl 0.1: task', ({ task }) => { task.meta.selgen = weak; });
test('kl 0.1: alignment', ({ task }) => { task.meta.selgen = weak; });
test('kl 1', ({ task }) => { task.meta.selgen = strong; expect(1).toBe(2); });
test('kl 100', ({ task }) => { task.meta.selgen = failed; });
test('no trial', ({ task }) => { task.meta.selgen = { key: 'nonsense' }; });
`;

/** Runs Vitest to its end, whether its tests pass or fail. */
async function vitest(cwd: string, args: readonly string[]): Promise<{ output: string }> {
  const binary = join(repository, 'node_modules', 'vitest', 'vitest.mjs');
  const { VITEST: _, SELGEN_STORE: __, ...env } = process.env;
  const run = promisify(execFile)(process.execPath, [binary, 'run', ...args], {
    cwd,
    env: { ...env, NO_COLOR: '1', FORCE_COLOR: '0' },
  });
  const { stdout, stderr } = await run.catch((failure: { stdout: string; stderr: string }) => failure);
  return { output: stdout + stderr };
}

function methodsIn(file: string): string[] {
  const results = JSON.parse(readFileSync(file, 'utf8')) as TrialResult[];
  return results.map(({ method }) =>
    [method.name, method.strength?.value].filter((part) => part !== undefined).join(' '),
  );
}
