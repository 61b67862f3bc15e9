import { hashJson, sha256 } from '../lib/hash.ts';
import { mapValues } from '../lib/records.ts';
import { elements, type Layout } from '../tensor/params.ts';
import { type Constant, type Engine, floats, type HostArray, numbersOf, type Value } from './engine.ts';
import { rawBytes } from './graph/graph.ts';

/** Named arrays outside programs, such as an adapter's leaves. */
export type Arrays = Readonly<Record<string, HostArray>>;

/** A base model's weights by checkpoint name, in memory or in files. */
export type Weights = Readonly<Record<string, Constant>>;

/** The weights in JavaScript's memory; those in files are read. */
export function readWeights(weights: Weights): Arrays {
  return mapValues(weights, (weight) => floats(weight.shape, numbersOf(weight)));
}

/** The shape of each array, as `layoutOf` takes it. */
export function shapesOf(arrays: Arrays): Record<string, readonly number[]> {
  return mapValues(arrays, ({ shape }) => shape);
}

/** A program's outputs, read from the engine. */
export async function readAll(engine: Pick<Engine, 'read'>, outputs: Readonly<Record<string, Value>>): Promise<Arrays> {
  const entries = Object.entries(outputs).map(async ([name, value]) => [name, await engine.read(value)] as const);
  return Object.fromEntries(await Promise.all(entries));
}

/** Named arrays → one flat vector. */
export function packArrays(arrays: Arrays, layout: Layout): HostArray {
  const flat = new Float32Array(layout.size);
  layout.names.forEach((name, index) => {
    flat.set(arrays[name]!.data, layout.offsets[index]);
  });
  return floats([layout.size], flat);
}

/** Flat vector → named arrays. */
export function unpackArrays({ data }: HostArray, layout: Layout): Arrays {
  return Object.fromEntries(
    layout.names.map((name, index) => {
      const start = layout.offsets[index]!;
      return [name, floats(layout.shapes[index]!, data.slice(start, layout.offsets[index + 1] ?? layout.size))];
    }),
  );
}

/** a + scale · b, array by array, over the names of a. */
export function addArrays(a: Arrays, scale: number, b: Arrays): Arrays {
  return mapValues(a, ({ shape, data }, name) =>
    floats(
      shape,
      Float32Array.from(data, (value, index) => value + scale * b[name]!.data[index]!),
    ),
  );
}

/** SHA-256 of names, shapes and numbers. */
export function hashArrays(arrays: Arrays): string {
  return hashJson(mapValues(arrays, ({ shape, data }) => [...shape, sha256(rawBytes(data))]));
}

/** Every value under `<prefix><name>`. */
export function withPrefix<T>(prefix: string, values: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`${prefix}${name}`, value]));
}

/** The values whose names begin with the prefix, under the rest of their names. */
export function withoutPrefix<T>(prefix: string, values: Readonly<Record<string, T>>): Record<string, T> {
  const found = Object.entries(values).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(found.map(([name, value]) => [name.slice(prefix.length), value]));
}

/** Total bytes of all arrays in programs, where float32 and int32 both take 4. */
export function bytesOf(arrays: Readonly<Record<string, Value>>): number {
  return Object.values(arrays).reduce((sum, { shape }) => sum + 4 * elements(shape), 0);
}
