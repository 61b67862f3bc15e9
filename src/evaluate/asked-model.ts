import type { BatchInputs, Definition, Engine, Value } from '../engine/engine.ts';
import { type Arrays, type Weights, withoutPrefix, withPrefix } from '../engine/named-arrays.ts';
import { createProgramCache } from '../engine/program-cache.ts';
import { type AdapterOptions, adapterScale, linearWith } from '../model/adapter/adapter.ts';
import type { Linear, Network } from '../model/decoder/architecture.ts';
import type { Params } from '../tensor/params.ts';

/** A model for inference. */
export interface AskedModel {
  readonly network: Network;
  readonly weights: Weights;
  /** Options of the adapters to be used; only their scale matters here. */
  readonly adapterOptions: AdapterOptions;
  readonly padId: number;
}

/** Inference programs, compiled once for each name and set of input shapes. */
export function askedPrograms(engine: Engine, { weights: constants }: Pick<AskedModel, 'weights'>) {
  const programs = createProgramCache(engine, constants);
  return {
    /** @param name Must change with everything that the program's body closes over. */
    run: (name: string, inputs: Values, program: Pick<Definition, 'body' | 'donates' | 'batch'>) =>
      programs.run(name, inputs, () => ({ name, inputs, constants, batch: batchOf(inputs), ...program })),
    dispose: () => programs.dispose(),
  };
}

/** All inputs but the adapter have a row, or some positions of it, for each question, and so have the outputs. */
function batchOf(inputs: Values): BatchInputs {
  const positions = Object.keys(inputs).filter((name) => !name.startsWith(ADAPTER));
  return { rows: [], positions, outputsStaySplit: true };
}

export type AskedPrograms = ReturnType<typeof askedPrograms>;

export type Values = Readonly<Record<string, Value>>;

const ADAPTER = 'adapter.';

/** An adapter as inputs of a program; empty for the base model. */
export function adapterInputs(adapter: Arrays | undefined): Arrays {
  return withPrefix(ADAPTER, adapter ?? {});
}

/** The projections of a program with {@link adapterInputs}. */
export function adaptedLinear(tensors: Params, { adapterOptions }: AskedModel): Linear {
  return linearWith(tensors, withoutPrefix(ADAPTER, tensors), adapterScale(adapterOptions));
}
