import { fail } from '../../lib/errors.ts';
import type { Value } from '../engine.ts';

/**
 * How many devices share the rows of a batch (`data`) and how many the weights (`model`); `data` · `model` devices
 * compute one program.
 */
export interface Mesh {
  readonly data: number;
  readonly model: number;
}

export type MeshAxis = keyof Mesh;

export const ONE_DEVICE: Mesh = { data: 1, model: 1 };

/** @param text Such as `data=2` or `data=2,model=2`. */
export function parseMesh(text: string): Mesh {
  const sizes: Record<MeshAxis, number> = { ...ONE_DEVICE };
  for (const part of text.split(',')) {
    const [, axis, size] = /^\s*(data|model)\s*=\s*([1-9]\d*)\s*$/.exec(part) ?? [];
    if (!axis)
      fail('engine', `Expected SELGEN_MESH to be like 'data=2' or 'data=2,model=2', got '${text}'. Correct it.`);
    sizes[axis as MeshAxis] = Number(size);
  }
  return sizes;
}

export function devicesOf({ data, model }: Mesh): number {
  return data * model;
}

/** The mesh axis whose devices share an array's first axis; undefined: the array is whole on each device. */
export type Split = MeshAxis | undefined;

/** The axis of an array that the devices along a mesh axis share. */
export type Tiling = Readonly<Partial<Record<MeshAxis, number | undefined>>>;

/** The mesh for Shardy, XLA's partitioner (https://openxla.org/shardy). Device d · `model` + m has place d of `data`. */
export function meshText({ data, model }: Mesh): string {
  return `sdy.mesh @mesh = <["data"=${data}, "model"=${model}]>`;
}

/** How an array lies on the mesh, for Shardy. */
export function shardingOf({ shape }: Pick<Value, 'shape'>, tiling: Tiling): string {
  const along = shape.map((_, at) => {
    const axes = (['data', 'model'] as const).filter((axis) => tiling[axis] === at);
    return `{${axes.map((axis) => `"${axis}"`).join(', ')}}`;
  });
  return `#sdy.sharding<@mesh, [${along.join(', ')}]>`;
}

/** A device's part of an array's bytes, and its shape. */
export function partFor(
  device: number,
  bytes: Uint8Array,
  shape: readonly number[],
  split: Split,
  mesh: Mesh,
): { bytes: Uint8Array; shape: readonly number[] } {
  if (split === undefined) return { bytes, shape };
  const place = split === 'data' ? Math.floor(device / mesh.model) : device % mesh.model;
  const length = bytes.length / mesh[split];
  return { bytes: bytes.subarray(place * length, (place + 1) * length), shape: shape.with(0, shape[0]! / mesh[split]) };
}

/**
 * How an input is split over the rows of a batch.
 *
 * @param isRows Whether its first axis is the batch's rows and must be split; another array is split if its length
 *   allows.
 */
export function splitOfInput(name: string, { shape }: Pick<Value, 'shape'>, { data }: Mesh, isRows: boolean): Split {
  const length = shape[0] ?? 0;
  if (data === 1 || length === 0) return undefined;
  if (length % data === 0) return 'data';
  if (!isRows) return undefined;
  const fitting = Array.from({ length }, (_, index) => index + 1).filter((size) => length % size === 0);
  return fail(
    'engine xla',
    `Expected the ${length} rows of '${name}' to be shared by data=${data} devices, got a remainder. ` +
      `Set SELGEN_MESH to one of data=${fitting.join(', ')}, or change the batch to a multiple of ${data}.`,
  );
}

/** Matrices whose rows divide evenly are split; every device has all of the others. */
export function splitOfConstant({ shape }: Pick<Value, 'shape'>, { model }: Mesh): Split {
  return model > 1 && shape.length === 2 && shape[0]! % model === 0 && shape[0]! > 1 ? 'model' : undefined;
}
