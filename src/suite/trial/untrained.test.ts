import { afterAll, expect, test } from 'vitest';
import { cpuEngine } from '../../engine/cpu/cpu.ts';
import type { Method } from '../../methods/interface/method.ts';
import { gcd } from '../../settings/gcd/gcd.ts';
import { loadModel } from '../../train/load-model.ts';
import { silent } from '../progress.ts';
import { closeBench, openBench, runTrial } from './trial.ts';

const setting = gcd();
const bench = await openBench(cpuEngine({ threads: 1 }), await loadModel(setting.defaultModel), setting);
afterAll(() => closeBench(bench));

test.each<[string, Partial<Method>]>([
  ['a loss', { loss: (params, step) => ({ task: step.crossEntropy(params, 'task') }) }],
  ['`finish`', { finish: async (adapter) => adapter }],
])('a method without streams is not scored as trained by %s', async (_, hook) => {
  const method: Method = { name: 'mine', options: {}, streams: {}, ...hook };
  await expect(runTrial(bench, method, 1, { progress: silent })).rejects.toThrow(
    '[mine] Expected `streams` to train on',
  );
});
