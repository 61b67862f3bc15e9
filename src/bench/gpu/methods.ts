import type { Engine } from '../../engine/engine.ts';
import { relativeDistance } from '../../lib/relative-distance.ts';
import * as methods from '../../methods/index.ts';
import type { Method } from '../../methods/interface/method.ts';
import { randomWorld } from '../../train/contract/harness.ts';
import { train } from '../../train/train.ts';

/** The comparison of one method on two engines: four updates of a random Gemma with two layers. */
export interface TrainedMethod {
  readonly method: string;
  /** The relative distance between the losses of the two engines; a text says why there are no losses. */
  readonly distance: number | string;
}

/** Compilations at the same time. */
const AT_ONCE = 4;

/** Trains by every method on both engines. Once `isOver`, it leaves out the methods that it has not begun. */
export async function trainEveryMethod(engine: Engine, other: Engine, isOver: () => boolean): Promise<TrainedMethod[]> {
  const { base: _, origin: __, ...makers } = methods;
  const queue = Object.values(makers).map((make) => (make as () => Method)());
  const trained: TrainedMethod[] = [];
  const work = async () => {
    for (let method = queue.shift(); method; method = queue.shift()) {
      const distance = isOver() ? 'left out, for the time is over' : await distanceOf(method, engine, other);
      trained.push({ method: method.name, distance });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return trained;
}

async function distanceOf(method: Method, engine: Engine, other: Engine): Promise<number | string> {
  try {
    return relativeDistance(await losses(engine, method), await losses(other, method));
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function losses(engine: Engine, method: Method): Promise<number[]> {
  const world = randomWorld();
  const seen: number[] = [];
  const options = { ...world.options, updates: 4 };
  const onUpdate = ({ loss }: { readonly loss: number }) => void seen.push(loss);
  const outcome = await train({ ...world, engine, method, options, seed: 1, onUpdate });
  if (outcome.status === 'failed') throw new Error(outcome.message);
  return seen;
}
