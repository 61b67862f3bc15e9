import { expect, test } from 'vitest';
import { createGenerator } from '../../../evaluate/generate.ts';
import { adapterOptions, network, weights } from '../../../train/contract/golden-gemma.ts';
import { cpuEngine } from '../../cpu/cpu.ts';
import type { Engine } from '../../engine.ts';
import { webgpuEngine } from '../webgpu.ts';

test('answers token for token as the processor does, its cache on the device', async () => {
  const prompts = [
    [2, 5, 9, 14],
    [2, 40],
    [2, 7, 7, 30, 31, 12, 3],
  ];
  const answer = async (engine: Engine) => {
    const generator = createGenerator(engine, { network, weights, adapterOptions, padId: 0, eosIds: [] });
    const answers = await generator.generate(prompts, undefined, { maximumNewTokens: 6, rows: 4 });
    await generator.dispose();
    await engine.dispose();
    return answers;
  };
  expect(await answer(await webgpuEngine({ fallback: false }))).toEqual(await answer(cpuEngine({ threads: 1 })));
});
