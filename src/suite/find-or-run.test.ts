import { afterEach, expect, test, vi } from 'vitest';
import { cpuEngine } from '../engine/cpu/cpu.ts';
import { fail } from '../lib/errors.ts';
import { taskOnly } from '../methods/task-only.ts';
import { sampleResult } from '../results/sample-results.ts';
import { openStore } from '../results/store/store.ts';
import { gcd } from '../settings/gcd/gcd.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { loadModel } from '../train/load-model.ts';
import { findOrRun } from './find-or-run.ts';
import { identify, openBench } from './trial/trial.ts';

const store = openStore({ folder: temporaryFolder('store') });

afterEach(() => void vi.unstubAllEnvs());

const setting = gcd();
const bench = await openBench(cpuEngine({ threads: 1 }), await loadModel(setting.defaultModel), setting);
const method = {
  ...taskOnly(),
  loss: () => fail('train', 'Expected no training, got one.'),
};
const options = { title: 'a trial', store };
const identified = identify(bench, method, 1);

test('where replies could not be scored, nothing is trained', async () => {
  const checkScoring = async () => fail('judge', 'Expected a rating, got HTTP 401.');
  const trial = (data = bench.data) => findOrRun({ ...bench, data }, method, 1, options);
  await expect(trial({ ...bench.data, checkScoring })).rejects.toThrow(/HTTP 401/);
  expect(store.list().results).toEqual([]);
  await expect(trial()).rejects.toThrow(/Expected no training/);
});

test('SELGEN_FORCE makes a trial that others need once', async () => {
  vi.stubEnv('SELGEN_FORCE', '1');
  const trial = { ...sampleResult({ method: 'taskOnly' }), ...identified, finishedAt: new Date().toISOString() };
  store.save(trial);
  expect(await findOrRun(bench, method, 1, { ...options, isNeeded: true })).toMatchObject({ key: trial.key });
  await expect(findOrRun(bench, method, 1, options)).rejects.toThrow(/Expected no training/);
  store.save({ ...trial, finishedAt: '2026-01-01T00:00:00.000Z' });
  await expect(findOrRun(bench, method, 1, { ...options, isNeeded: true })).rejects.toThrow(/Expected no training/);
});
