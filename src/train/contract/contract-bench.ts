import { cpuEngine } from '../../engine/cpu/cpu.ts';
import type { Engine } from '../../engine/engine.ts';
import { doubleEngine } from '../../engine/reference/double.ts';
import { referenceEngine } from '../../engine/reference/reference.ts';
import type { Examined } from '../../methods/contract/contract.ts';
import { adapterOf, rememberSetups } from '../../methods/contract/laboratory.ts';
import { taskOnly } from '../../methods/task-only.ts';
import { adapterShapes } from '../../model/adapter/adapter.ts';
import { flatAdapter, makeLaboratory, randomArrays, randomWorld } from './laboratory.ts';

/** The model, data and engines on which the contract examines every method. */
export function contractBench(tested: Engine = cpuEngine({ threads: 1 })): Omit<Examined, 'method' | 'off'> {
  const world = randomWorld();
  const laboratory = rememberSetups(makeLaboratory(world));
  const engines = { tested, reference: referenceEngine(), double: doubleEngine() };
  return {
    laboratory,
    engines,
    adapter: flatAdapter(randomArrays(adapterShapes(world.network, world.options.adapter), 0.3, 3)),
    plain: laboratory
      .train(taskOnly(), { engine: tested })
      .then((trained) => laboratory.logits(adapterOf(trained), tested)),
  };
}
