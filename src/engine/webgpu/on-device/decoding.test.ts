import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createGenerator } from '../../../evaluate/generate.ts';
import { buildNetwork } from '../../../model/architectures/architectures.ts';
import { openSafetensors } from '../../../model/checkpoint/safetensors.ts';
import { cpuEngine } from '../../cpu/cpu.ts';
import { type Engine, floats } from '../../engine.ts';
import { webgpuEngine } from '../webgpu.ts';

const folder = join(import.meta.dirname, '../../../../fixtures/golden/gemma-tiny');
const network = buildNetwork(JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')));
const { tensors, read } = openSafetensors(join(folder, 'model.safetensors'));
const weights = Object.fromEntries(
  Object.entries(tensors).map(([name, { shape }]) => [name, floats([...shape], read(name))]),
);
const adapterOptions = { rank: 4, alpha: 8, rankStabilized: true, dropout: 0, targets: ['q_proj'] };

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
