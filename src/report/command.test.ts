import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sampleComparison } from '../results/sample-results.ts';
import { openStore } from '../results/store/store.ts';

const repository = resolve(import.meta.dirname, '../..');

describe('npm run report', { timeout: 60_000 }, () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'selgen-report-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('renders a store, says what it could not read, and renders its own results.json to the same page', async () => {
    const store = openStore({ folder: join(folder, 'trials') });
    for (const result of sampleComparison()) {
      store.save(result);
    }
    writeFileSync(join(folder, 'trials', 'broken.json'), '{');

    const first = await report(['--store', store.folder, '--out', join(folder, 'one')]);
    expect(first).toMatchObject({ code: 0, errors: '' });
    expect(first.output).toMatch(/Expected a stored trial in .*broken\.json/);
    expect(first.output).toMatch(/kl, beta = 10 .*\n/);
    expect(first.output.trimEnd()).toMatch(/index\.html$/);
    expect(readFileSync(join(folder, 'one', 'index.html'), 'utf8').includes('broken.json')).toBe(true);

    rmSync(join(folder, 'trials', 'broken.json'));
    await report(['--store', store.folder, '--out', join(folder, 'two')]);
    await report(['--results', join(folder, 'two', 'results.json'), '--out', join(folder, 'three')]);
    const [two, three] = ['two', 'three'].map((name) => readFileSync(join(folder, name, 'index.html'), 'utf8'));
    expect(three === two).toBe(true);

    await report(['--store', store.folder, '--compare', join(folder, 'two'), '--out', join(folder, 'four')]);
    expect(readFileSync(join(folder, 'four', 'index.html'), 'utf8').includes('Against the earlier run')).toBe(true);
  });

  test.each([
    [['--store', 'nowhere'], 'Expected trials to render, got none. Run a suite first'],
    [['--results', 'nowhere.json'], 'Expected the JSON of a report in nowhere.json'],
    [['--colour'], "Unknown option '--colour'"],
  ])('with %j stops with a sentence', async (args, message) => {
    const { code, errors } = await report(args);
    expect(code).toBe(1);
    expect(errors).toContain(message);
    expect(errors).not.toContain('    at ');
  });
});

async function report(args: readonly string[]): Promise<{ code: number; output: string; errors: string }> {
  const command = ['--import', 'tsx', join(repository, 'src/report/command.ts'), ...args];
  const run = promisify(execFile)(process.execPath, command, { cwd: repository });
  return run.then(
    ({ stdout, stderr }) => ({ code: 0, output: stdout, errors: stderr }),
    ({ code, stdout, stderr }) => ({ code, output: stdout, errors: stderr }),
  );
}
