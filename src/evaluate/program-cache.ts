import type { Definition, Engine, Program, Value } from '../engine/engine.ts';
import { type Arrays, type Weights, withoutPrefix, withPrefix } from '../engine/named-arrays.ts';
import { type AdapterOptions, adapterScale, linearWith } from '../model/adapter.ts';
import type { Linear, Network } from '../model/architecture.ts';
import { elements, type Params } from '../tensor/params.ts';

/** A model that is asked rather than trained. */
export interface AskedModel {
  readonly network: Network;
  readonly weights: Weights;
  /** Of the adapters that it is asked with; only their scale matters here. */
  readonly adapterOptions: AdapterOptions;
  readonly padId: number;
}

/** Programs over one model, compiled once for each name and shapes of inputs. */
export interface ProgramCache {
  run(name: string, inputs: Readonly<Record<string, Value>>, body: Definition['body']): Promise<Record<string, Value>>;
  dispose(): Promise<void>;
}

/**
 * Every program may hold the weights anew, so there are only so many: the one used longest ago makes room.
 *
 * @param name must change with whatever `body` closes over.
 */
export function createProgramCache(engine: Engine, { weights }: Pick<AskedModel, 'weights'>): ProgramCache {
  const programs = new Map<string, Promise<Program>>();
  const bytes = Object.values(weights).reduce((sum, { shape }) => sum + 4 * elements(shape), 0);
  const limit = Math.min(64, Math.max(4, Math.floor(MAXIMAL_BYTES / bytes)));
  return {
    async run(name, inputs, body) {
      const key = `${name} ${Object.entries(inputs).map(([input, { shape }]) => `${input}[${shape}]`)}`;
      const program = programs.get(key) ?? engine.compile({ name, inputs, constants: weights, body });
      programs.delete(key);
      programs.set(key, program); // the last of them is the one used last
      for (const [oldest, idle] of [...programs].slice(0, -limit)) {
        programs.delete(oldest);
        await (await idle).dispose();
      }
      return (await program).run(inputs);
    },
    async dispose() {
      for (const program of programs.values()) await (await program).dispose();
      programs.clear();
    },
  };
}

/** Of all programs' weights together: 4 GiB, unless four programs need more. */
const MAXIMAL_BYTES = 2 ** 32;

/** An adapter as inputs of a program; none for the base model. */
export function adapterInputs(adapter: Arrays | undefined): Arrays {
  return withPrefix('adapter.', adapter ?? {});
}

/** The projections of a program that has {@link adapterInputs}. */
export function adaptedLinear(tensors: Params, { adapterOptions }: AskedModel): Linear {
  return linearWith(tensors, withoutPrefix('adapter.', tensors), adapterScale(adapterOptions));
}
