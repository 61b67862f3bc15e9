import { expect, test } from 'vitest';
import { cpuEngine } from '../../engine/cpu/cpu.ts';
import type { Scalar } from '../../tensor/tfjs.ts';
import { makeHarness, randomWorld } from '../../train/contract/harness.ts';
import type { Method } from '../interface/method.ts';

const harness = makeHarness(randomWorld());
const engine = cpuEngine({ threads: 1 });
const loss: NonNullable<Method['loss']> = (params, step) => ({ task: step.crossEntropy(params, 'task') });

/** Divides by zero at the last of the two updates. */
const breaking: NonNullable<Method['loss']> = (params, step) => ({
  ...loss(params, step),
  breaking: step.crossEntropy(params, 'task').div(step.progress.sub(1)) as Scalar,
});

test('a loss that is no number ends the trial as a failure that names step, stream, term and last good loss', async () => {
  const method: Method = { name: 'breaks', options: {}, streams: { task: {} }, loss: breaking };
  const { outcome, updates } = await harness.train(method, { engine });
  expect(outcome).toMatchObject({ status: 'failed', step: 2, lastGoodLoss: updates[0]!.loss });
  expect(outcome.status === 'failed' && outcome.message).toMatch(
    /Expected a finite loss at step 2 on task, got breaking = -?Infinity; the last good loss was -?\d+\.\d{4}\./,
  );
});

test('so does one in an extra training', async () => {
  const setup: Method['setup'] = async (run) => (await run.train({ streams: { task: {} }, loss: breaking })).adapter;
  const method: Method = { name: 'breaks early', options: {}, streams: { task: {} }, setup, loss };
  const { outcome, updates } = await harness.train(method, { engine });
  expect(updates).toEqual([]);
  expect(outcome.status === 'failed' && outcome.message).toMatch(
    /^In an extra training of breaks early: Expected a finite loss at step 2/,
  );
});

test.each<[string, Partial<Method>, RegExp]>([
  [
    'a stream that is declared and not read',
    { streams: { task: {}, alignment: {} } },
    /every declared stream to be read, got none of 'alignment'/,
  ],
  [
    'one that is to be read aside, and is not',
    { streams: { task: {}, alignment: { when: 'aside' } } },
    /got none of 'alignment'/,
  ],
  [
    'one that is read and not declared',
    { loss: (params, step) => ({ x: step.crossEntropy(params, 'misaligned') }) },
    /a stream of this update \(task\), got 'misaligned'/,
  ],
  [
    'one that is read aside and not declared',
    {
      setup: async (run) =>
        run.meanGradient('alignment', (params, step) => step.crossEntropy(params, 'alignment'), run.initial),
    },
    /a declared stream \(task\), got 'alignment'/,
  ],
  [
    'a reference that is not declared',
    { loss: (_, step) => ({ x: step.reference('task').sum() as Scalar }) },
    /Expected a `reference` on the stream 'task'/,
  ],
])('%s is an error', async (_, part, problem) => {
  const method: Method = { name: 'careless', options: {}, streams: { task: {} }, loss, ...part };
  await expect(harness.train(method, { engine })).rejects.toThrow(problem);
});
