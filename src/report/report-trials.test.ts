import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sampleComparison } from '../results/sample-results.ts';
import { openStore } from '../results/store/store.ts';
import { emptiedFolder } from '../temporary-folder.ts';
import { loadTrials, type ReportOptions, reportTrials } from './report-trials.ts';

const render = async (options: ReportOptions) => reportTrials(loadTrials(options), options);

describe('a report of trials that were run', () => {
  const folder = emptiedFolder('report');

  test('renders a store, says what it could not read, and renders its own results.json to the same page', async () => {
    const store = openStore({ folder: join(folder, 'trials') });
    for (const result of sampleComparison()) store.save(result);
    writeFileSync(join(folder, 'trials', 'broken.json'), '{');

    const first = await render({ store: store.folder, out: join(folder, 'one') });
    expect(first).toMatch(/Expected a stored trial in .*broken\.json/);
    expect(first).toMatch(/kl beta=10 .*\n/);
    expect(first.trimEnd()).toMatch(/index\.html$/);
    expect(readFileSync(join(folder, 'one', 'index.html'), 'utf8').includes('broken.json')).toBe(true);

    rmSync(join(folder, 'trials', 'broken.json'));
    await render({ store: store.folder, out: join(folder, 'two') });
    await render({ results: join(folder, 'two', 'results.json'), out: join(folder, 'three') });
    const [two, three] = ['two', 'three'].map((name) => readFileSync(join(folder, name, 'index.html'), 'utf8'));
    expect(three === two).toBe(true);

    await render({ store: store.folder, compare: join(folder, 'two'), out: join(folder, 'four') });
    expect(readFileSync(join(folder, 'four', 'index.html'), 'utf8').includes('Against the earlier run')).toBe(true);
    await expect(render({ store: store.folder, compare: 'runs/monday', out: join(folder, 'five') })).rejects.toThrow(
      "Expected an earlier run in runs/monday, which is not there. Name a report's folder, its results.json or a folder",
    );
  });

  test.each([
    [{ store: 'nowhere' }, 'Expected trials to render, got none. Run a suite first'],
    [{ results: 'nowhere.json' }, 'Expected trial results in nowhere.json, which is not there. Name'],
  ])('with %j stops with a sentence', async (source, message) => {
    await expect(render({ ...source, out: folder })).rejects.toThrow(message);
  });
});
