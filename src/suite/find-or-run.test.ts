import { expect, test } from 'vitest';
import { cpuEngine } from '../engine/cpu/cpu.ts';
import { fail } from '../lib/errors.ts';
import { taskOnly } from '../methods/task-only.ts';
import { openStore } from '../results/store/store.ts';
import { gcd } from '../settings/gcd/gcd.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { loadModel } from '../train/load-model.ts';
import { findOrRun } from './find-or-run.ts';
import { openBench } from './trial/trial.ts';

const store = openStore({ folder: temporaryFolder('store') });

test('where replies could not be scored, nothing is trained', async () => {
  const setting = gcd();
  const bench = await openBench(cpuEngine({ threads: 1 }), await loadModel(setting.defaultModel), setting);
  const checkScoring = async () => fail('judge', 'Expected a rating, got HTTP 401.');
  const method = {
    ...taskOnly(),
    loss: () => fail('train', 'Expected no training, got one.'),
  };
  const trial = (data = bench.data) => findOrRun({ ...bench, data }, method, 1, { title: 'a trial', store });
  await expect(trial({ ...bench.data, checkScoring })).rejects.toThrow(/HTTP 401/);
  expect(store.list().results).toEqual([]);
  await expect(trial()).rejects.toThrow(/Expected no training/);
});
