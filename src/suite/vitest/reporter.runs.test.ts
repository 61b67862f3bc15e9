import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { TrialResult } from '../../results/result.ts';
import { failedSample, sampleComparison, sampleResult } from '../../results/sample-results.ts';
import { openStore } from '../../results/store/store.ts';
import { vitestProject } from './vitest-project.ts';

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

describe('the reporter, in a Vitest of its own', { timeout: 60_000 }, () => {
  const project = vitestProject({
    'suite.test.ts': suite,
    'trials.json': JSON.stringify([
      sampleResult({ method: 'kl', strength: 0.1 }),
      sampleResult({ method: 'kl', strength: 1 }),
      failedSample({ method: 'kl', strength: 100 }),
    ]),
  });
  const { folder } = project;

  /** In the report's order, which is that of the tests. */
  const methods = () => {
    const results: TrialResult[] = JSON.parse(readFileSync(join(folder, 'reports/latest/results.json'), 'utf8'));
    return results.map(({ method }) => `${method.name}${method.strength ? ` ${method.strength.value}` : ''}`);
  };

  test('leaves a run without results alone', async () => {
    const { output } = await project.run(['-t', 'ordinary']);
    expect(output).toContain('1 passed');
    expect(output).not.toContain('Report');
    expect(existsSync(join(folder, 'reports'))).toBe(false);
  });

  test('renders each trial once, prints the table and the path, and passes over what is no trial', async () => {
    const { output } = await project.run();
    expect(output).toMatch(/kl beta=0\.1 +0\.\d\d \(/);
    expect(output).toContain('failed: sample kl beta=100, seed 0: Expected a finite loss, got NaN.');
    expect(output).toContain('Expected a trial result in "no trial", got format:');
    expect(output).toContain('Report: reports/latest/index.html');
    const page = readFileSync(join(folder, 'reports/latest/index.html'), 'utf8');
    expect(page).toContain('<title>selgen: sample</title>');
    expect(methods()).toEqual(['kl 0.1', 'kl 1', 'kl 100']);
  });

  test('fills in from the store what a filtered run did not touch', async () => {
    const store = openStore({ folder: join(folder, '.selgen', 'trials') });
    for (const result of sampleComparison()) store.save(result);
    const older = sampleResult({ method: 'kl', strength: 1, seed: 7 });
    store.save({ ...older, identity: { ...older.identity, code: 'older' } });
    const { output } = await project.run(['-t', 'kl 1']);
    expect(output).toMatch(/Not used: 1 stored trial of sample, trained by other code.*store prune --stale/);
    expect(methods()).toEqual(expect.arrayContaining(['kl 1', 'base', 'taskOnly', 'standard', 'upweighted 30']));
    expect(methods()).not.toContain('kl 10');
    rmSync(join(folder, '.selgen'), { recursive: true });
  });

  test('sees the trials of merged shards', async () => {
    rmSync(join(folder, 'reports'), { recursive: true, force: true });
    await project.run(['--reporter=blob', '--outputFile=blobs/one.json']);
    expect(existsSync(join(folder, 'reports'))).toBe(false);
    const { output } = await project.run(['--merge-reports=blobs']);
    expect(output).toContain('Report: reports/latest/index.html');
    expect(methods()).toEqual(['kl 0.1', 'kl 1', 'kl 100']);
  });
});
