import type { Definition, Engine, Value } from '../engine/engine.ts';
import { type Arrays, type Weights, withoutPrefix, withPrefix } from '../engine/named-arrays.ts';
import { createProgramCache } from '../engine/program-cache.ts';
import { type AdapterOptions, adapterScale, linearWith } from '../model/adapter/adapter.ts';
import type { Linear, Network } from '../model/decoder/architecture.ts';
import type { Params } from '../tensor/params.ts';

/** A model that is asked rather than trained. */
export interface AskedModel {
  readonly network: Network;
  readonly weights: Weights;
  /** Of the adapters that it is asked with; only their scale matters here. */
  readonly adapterOptions: AdapterOptions;
  readonly padId: number;
}

/** Programs that ask a model, compiled once for each name and shapes of inputs. */
export interface AskedPrograms {
  /** @param name must change with whatever the program's body closes over. */
  run(
    name: string,
    inputs: Readonly<Record<string, Value>>,
    program: Pick<Definition, 'body' | 'donates'>,
  ): Promise<Record<string, Value>>;
  dispose(): Promise<void>;
}

export function askedPrograms(engine: Engine, { weights: constants }: Pick<AskedModel, 'weights'>): AskedPrograms {
  const programs = createProgramCache(engine, constants);
  return {
    run: (name, inputs, program) => programs.run(name, inputs, () => ({ name, inputs, constants, ...program })),
    dispose: () => programs.dispose(),
  };
}

/** An adapter as inputs of a program; none for the base model. */
export function adapterInputs(adapter: Arrays | undefined): Arrays {
  return withPrefix('adapter.', adapter ?? {});
}

/** The projections of a program that has {@link adapterInputs}. */
export function adaptedLinear(tensors: Params, { adapterOptions }: AskedModel): Linear {
  return linearWith(tensors, withoutPrefix('adapter.', tensors), adapterScale(adapterOptions));
}
