import { cpuEngine } from '../../engine/cpu/cpu.ts';
import type { Engine } from '../../engine/engine.ts';
import { doubleEngine } from '../../engine/reference/double.ts';
import { referenceEngine } from '../../engine/reference/reference.ts';
import type { Examined } from '../../methods/contract/contract.ts';
import { adapterOf } from '../../methods/contract/harness.ts';
import { rememberedHarness } from '../../methods/contract/remembered-harness.ts';
import { taskOnly } from '../../methods/task-only.ts';
import { adapterShapes } from '../../model/adapter/adapter.ts';
import { flatAdapter, makeHarness, randomArrays, randomWorld } from './harness.ts';

/** The model, data and engines on which the contract examines every method. */
export function contractBench(tested: Engine = cpuEngine({ threads: 1 })): Omit<Examined, 'method' | 'off'> {
  const world = randomWorld();
  const harness = rememberedHarness(makeHarness(world));
  const engines = { tested, reference: referenceEngine(), double: doubleEngine() };
  return {
    harness,
    engines,
    adapter: flatAdapter(randomArrays(adapterShapes(world.network, world.options.adapter), 0.3, 3)),
    plain: harness.train(taskOnly(), { engine: tested }).then((trained) => harness.logits(adapterOf(trained), tested)),
  };
}
