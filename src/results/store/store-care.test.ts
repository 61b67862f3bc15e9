import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { emptiedFolder } from '../../temporary-folder.ts';
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
  expect(listTrials(at)).toHaveLength(2);
  expect(listTrials({ ...at, setting: 'another' })).toEqual([]);
  expect(listTrials(at).find(({ method }) => method === 'kl 1')!.bytes).toBeGreaterThan(200_000);
  expect(showTrial(old.key.slice(0, 8), at)).toEqual(old);
  expect(() => showTrial(old.key.slice(0, 3), at)).toThrow(/four or more of its first digits, got '/);
  expect(verifyTrials(at)).toEqual({ whole: 2, problems: [] });

  expect(() => pruneTrials(at)).toThrow('Say which trials may go.');
  const pruned = { trials: 1, damaged: 0, bytes: listTrials(at).find(({ key }) => key === old.key)!.bytes };
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
  expect(pruneTrials({ ...at, damaged: true })).toMatchObject({ trials: 0, damaged: 1 });
  expect(verifyTrials(at)).toEqual({ whole: 0, problems: [] });
});
