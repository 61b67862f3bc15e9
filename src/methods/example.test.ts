import { describe, test } from 'vitest';
import { cpuEngine } from '../engine/cpu/cpu.ts';
import { doubleEngine } from '../engine/reference/double.ts';
import { referenceEngine } from '../engine/reference/reference.ts';
import { adapterShapes } from '../model/adapter.ts';
import { innerProduct } from '../tensor/params.ts';
import type { Scalar } from '../tensor/tfjs.ts';
import { flatAdapter, makeLaboratory, randomArrays, randomWorld } from '../train/laboratory.ts';
import { CONTRACT } from './contract.ts';
import { adapterOf, rememberSetups } from './laboratory.ts';
import type { Method } from './method.ts';
import { taskOnly } from './task-only.ts';

/** The README's worked example: L = CE(T) + λ·‖θ‖², which holds the adapter near nothing. */
function shrunk({ lambda = 0.1 } = {}): Method {
  return {
    name: 'shrunk',
    options: { lambda },
    strength: { option: 'lambda', value: lambda },
    streams: { task: {} },
    loss: (params, step) => ({
      task: step.crossEntropy(params, 'task'),
      size: innerProduct(params, params).mul(lambda * step.share) as Scalar,
    }),
  };
}

describe('a method in ten lines holds the whole contract', () => {
  const world = randomWorld();
  const laboratory = rememberSetups(makeLaboratory(world));
  const engines = { cpu: cpuEngine({ threads: 1 }), reference: referenceEngine(), double: doubleEngine() };
  const adapter = flatAdapter(randomArrays(adapterShapes(world.network, world.options.adapter), 0.3, 3));
  const plain = laboratory
    .train(taskOnly(), { engine: engines.cpu })
    .then((trained) => laboratory.logits(adapterOf(trained), engines.cpu));
  test.each(Object.entries(CONTRACT))('%s', { timeout: 120_000 }, async (_, check) => {
    await check({ method: shrunk(), off: shrunk({ lambda: 0 }), laboratory, engines, adapter, plain });
  });
});
