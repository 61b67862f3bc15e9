import type { Batch } from '../../data/batch.ts';
import { type Definition, floats, type HostArray, integers } from '../../engine/engine.ts';
import type { Packing } from '../../model/decoder/packing.ts';
import type { Tensor } from '../../tensor/tfjs.ts';

/** A batch as tensors of a program: B rows, T tokens, N positions that count. */
export interface BatchTensors {
  /** (B, T) int32 */
  readonly tokens: Tensor;
  /** (N) int32 indices into the B·T positions */
  readonly positions: Tensor;
  /** (N) int32 */
  readonly targets: Tensor;
  /** (N) */
  readonly weights: Tensor;
  /** Absent if the program was given none. */
  readonly packing: Packing | undefined;
  /** W > N rows, the first N of them at `positions`. Absent if the program was given none. */
  readonly outputs: Packing | undefined;
}

/** A batch as named inputs of a program, such as `<stream>.tokens`. */
export function batchInputs(stream: string, batch: Batch): Record<string, HostArray> {
  const size = batch.positions.length;
  return {
    [`${stream}.tokens`]: integers([batch.rows, batch.time], batch.tokens),
    [`${stream}.positions`]: integers([size], batch.positions),
    [`${stream}.targets`]: integers([size], batch.targets),
    [`${stream}.weights`]: floats([size], batch.weights),
  };
}

/** Further inputs that let a program skip padding, and the positions that do not count in the last layer. */
export function packingInputs(stream: string, batch: Batch): Record<string, HostArray> {
  return { ...packingOf(stream, batch), ...outputInputs(stream, batch, batch.cells.length) };
}

/**
 * Further inputs that let a program skip the positions that do not count in the last layer; none where this saves no
 * row.
 *
 * @param rows How many rows other layers compute.
 */
export function outputInputs(
  stream: string,
  { outputs, places }: Batch,
  rows = places.length,
): Record<string, HostArray> {
  return outputs && outputs.cells.length < rows ? packingOf(`${stream}.outputs`, outputs) : {};
}

function packingOf(name: string, { cells, places }: Pick<Batch, 'cells' | 'places'>): Record<string, HostArray> {
  return {
    [`${name}.cells`]: integers([cells.length], cells),
    [`${name}.places`]: integers([places.length], places),
  };
}

export function batchTensors(stream: string, tensors: Readonly<Record<string, Tensor>>): BatchTensors {
  const packing = (name: string): Packing | undefined => {
    const { [`${name}.cells`]: cells, [`${name}.places`]: places } = tensors;
    return cells && places && { cells, places };
  };
  return {
    tokens: tensors[`${stream}.tokens`]!,
    positions: tensors[`${stream}.positions`]!,
    targets: tensors[`${stream}.targets`]!,
    weights: tensors[`${stream}.weights`]!,
    packing: packing(stream),
    outputs: packing(`${stream}.outputs`),
  };
}

/** The inputs of a program that are {@link batchInputs} or {@link packingInputs}. */
export function batchInputsOf(inputs: Readonly<Record<string, unknown>>): NonNullable<Definition['batch']> {
  const ending = (pattern: RegExp) => Object.keys(inputs).filter((name) => pattern.test(name));
  return { rows: ending(/\.tokens$/), positions: ending(/\.(positions|targets|weights|cells|places)$/) };
}
