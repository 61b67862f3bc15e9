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

/** Further inputs that let a program skip padding. */
export function packingInputs(stream: string, { cells, places }: Batch): Record<string, HostArray> {
  return {
    [`${stream}.cells`]: integers([cells.length], cells),
    [`${stream}.places`]: integers([places.length], places),
  };
}

export function batchTensors(stream: string, tensors: Readonly<Record<string, Tensor>>): BatchTensors {
  const { [`${stream}.cells`]: cells, [`${stream}.places`]: places } = tensors;
  return {
    tokens: tensors[`${stream}.tokens`]!,
    positions: tensors[`${stream}.positions`]!,
    targets: tensors[`${stream}.targets`]!,
    weights: tensors[`${stream}.weights`]!,
    packing: cells && places && { cells, places },
  };
}

/** The inputs of a program that are {@link batchInputs} or {@link packingInputs}. */
export function batchInputsOf(inputs: Readonly<Record<string, unknown>>): NonNullable<Definition['batch']> {
  const ending = (pattern: RegExp) => Object.keys(inputs).filter((name) => pattern.test(name));
  return { rows: ending(/\.tokens$/), positions: ending(/\.(positions|targets|weights|cells|places)$/) };
}
