import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { emptiedFolder, temporaryFolder } from '../../temporary-folder.ts';
import type { TrialResult } from '../result.ts';
import { sampleResult } from '../sample-results.ts';
import { openStore } from './store.ts';
import { listTrials, pruneTrials, showTrial, verifyTrials } from './store-care.ts';

const folder = emptiedFolder('store-command');

test('lists, shows, verifies and prunes', () => {
  const store = openStore({ folder });
  const now = new Date().toISOString();
  const old = { ...sampleResult({ method: 'kl', strength: 1 }), finishedAt: '2020-01-01T00:00:00.000Z' };
  const fresh = { ...sampleResult({ method: 'base' }), finishedAt: now };
  store.save(old, (draft) => writeFileSync(join(draft, 'adapter_model.safetensors'), 'x'.repeat(200_000)));
  store.save(fresh);

  const at = { store: folder };
  expect(listTrials(at).trials).toHaveLength(2);
  expect(listTrials({ ...at, setting: 'another' }).trials).toEqual([]);
  expect(listTrials(at).trials.find(({ method }) => method === 'kl 1')!.bytes).toBeGreaterThan(200_000);
  expect(showTrial(old.key.slice(0, 8), at)).toEqual(old);
  expect(() => showTrial(old.key.slice(0, 3), at)).toThrow(/four or more of its first digits, got '/);
  expect(verifyTrials(at)).toEqual({ whole: 2, problems: [] });

  expect(() => pruneTrials(at)).toThrow('Say which trials may go.');
  const pruned = {
    trials: 1,
    damaged: 0,
    leftovers: 0,
    bytes: listTrials(at).trials.find(({ key }) => key === old.key)!.bytes,
  };
  expect(pruneTrials({ ...at, olderThan: 30, dryRun: true })).toEqual(pruned);
  // The limit has room for the newest trial, and for no other.
  expect(pruneTrials({ ...at, keep: 150_000, dryRun: true })).toEqual(pruned);
  expect(pruneTrials({ ...at, keep: 1e9, dryRun: true }).trials).toBe(0);
  expect(pruneTrials({ ...at, keep: 0, dryRun: true }).trials).toBe(2);
  expect(existsSync(join(folder, old.key))).toBe(true);
  expect(pruneTrials({ ...at, olderThan: 30 })).toEqual(pruned);
  expect([existsSync(join(folder, old.key)), store.list().results]).toEqual([false, [fresh]]);

  const file = join(folder, `${fresh.key}.json`);
  writeFileSync(file, readFileSync(file, 'utf8').replace('"seed":', '"seed":1'));
  expect(verifyTrials(at)).toEqual({ whole: 0, problems: [expect.stringMatching(/hash says/)] });
  for (const selection of [{ setting: fresh.setting }, { olderThan: 0 }])
    expect(() => pruneTrials({ ...at, damaged: true, ...selection })).toThrow(/--damaged without --setting/);
  expect(pruneTrials({ ...at, damaged: true })).toMatchObject({ trials: 0, damaged: 1 });
  expect(verifyTrials(at)).toEqual({ whole: 0, problems: [] });
});

test('prunes nothing that is not of a store', () => {
  const other = temporaryFolder('no-store');
  const names = ['package.json', 'yarn.lock', 'notes.tmp', 'package/a.ts', 'data.lock/rows.csv'];
  for (const name of names) {
    mkdirSync(dirname(join(other, name)), { recursive: true });
    writeFileSync(join(other, name), '{}');
  }
  for (const path of readdirSync(other)) utimesSync(join(other, path), 0, 0);
  expect(pruneTrials({ store: other, damaged: true, keep: 0 })).toMatchObject({ trials: 0, damaged: 0, leftovers: 0 });
  for (const name of names) expect(existsSync(join(other, name))).toBe(true);
});

test('a damaged adapter is found, and pruned with its trial', () => {
  const trial = sampleResult({ method: 'kl', strength: 1 });
  const weights = join(folder, trial.key, 'adapter_model.safetensors');
  openStore({ folder }).save(trial, (draft) => writeFileSync(join(draft, 'adapter_model.safetensors'), 'weights'));
  const at = { store: folder };
  expect(verifyTrials(at)).toEqual({ whole: 1, problems: [] });
  writeFileSync(weights, 'weigh');
  expect(verifyTrials(at)).toEqual({
    whole: 0,
    problems: [expect.stringMatching(/cut short, a bit flipped, or edited/)],
  });
  expect(pruneTrials({ ...at, damaged: true })).toMatchObject({ damaged: 1 });
  expect(readdirSync(folder)).toEqual([]);
});

test('what cannot be read may be whole, so it is found and not pruned', () => {
  const [entry, adapter] = [
    { method: 'kl', strength: 1 },
    { method: 'kl', strength: 2 },
  ].map(sampleResult) as [TrialResult, TrialResult];
  openStore({ folder }).save(adapter, (draft) => writeFileSync(join(draft, 'adapter_model.safetensors'), 'weights'));
  // A folder in a file's place fails to be read as one without its right does, also for root.
  const weights = join(folder, adapter.key, 'adapter_model.safetensors');
  for (const path of [join(folder, `${entry.key}.json`), weights]) {
    rmSync(path, { force: true });
    mkdirSync(path);
  }
  const at = { store: folder };
  expect(verifyTrials(at)).toEqual({
    whole: 0,
    problems: [
      expect.stringMatching(/Expected to read the stored trial in .*give this user the right/),
      expect.stringMatching(/Expected to read the adapter in .*Give this user the right/),
    ],
  });
  expect(pruneTrials({ ...at, damaged: true })).toMatchObject({ damaged: 0 });
  expect(existsSync(weights)).toBe(true);
});

describe('prune leaves nothing behind', () => {
  const trial = sampleResult({ method: 'kl', strength: 1 });
  const adapter = (draft: string) => writeFileSync(join(draft, 'adapter_model.safetensors'), 'weights');
  const at = { store: folder };

  test('of a damaged entry', () => {
    openStore({ folder }).save(trial, adapter);
    writeFileSync(join(folder, `${trial.key}.json`), '{');
    expect(pruneTrials({ ...at, setting: 'none', dryRun: true })).toMatchObject({ damaged: 0, leftovers: 0 });
    expect(pruneTrials({ ...at, damaged: true })).toEqual({ trials: 0, damaged: 1, leftovers: 0, bytes: 8 });
    expect(readdirSync(folder)).toEqual([]);
  });

  test('of killed runs, once a day has passed', () => {
    const draft = `${trial.key}.json.8d3c.tmp`;
    const names = [trial.key, `${trial.key}.lock`, draft];
    mkdirSync(join(folder, trial.key));
    adapter(join(folder, trial.key));
    for (const name of names.slice(1)) writeFileSync(join(folder, name), '1234');
    // Neither is of a store.
    mkdirSync(join(folder, 'notes'));
    writeFileSync(join(folder, 'notes.txt'), '');
    const prune = () => pruneTrials({ ...at, setting: 'none' });
    expect(prune()).toEqual({ trials: 0, damaged: 0, leftovers: 0, bytes: 0 });
    const long = new Date(Date.now() - 25 * 3_600_000);
    for (const name of readdirSync(folder)) utimesSync(join(folder, name), long, long);
    expect(prune()).toEqual({ trials: 0, damaged: 0, leftovers: 3, bytes: 15 });
    expect(readdirSync(folder).sort()).toEqual(['notes', 'notes.txt']);
  });

  test('but the adapter of a trial, however old', () => {
    openStore({ folder }).save(trial, adapter);
    const long = new Date(0);
    for (const name of readdirSync(folder)) utimesSync(join(folder, name), long, long);
    expect(pruneTrials({ ...at, setting: 'none' })).toMatchObject({ leftovers: 0 });
    expect(readdirSync(folder)).toHaveLength(2);
  });
});
