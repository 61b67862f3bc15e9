import fc from 'fast-check';
import { numberLists } from '../../engine/arrays.ts';
import { mapValues } from '../../lib/records.ts';
import { elements, type Params } from '../../tensor/params.ts';
import { tf } from '../../tensor/tfjs.ts';

/** Numbers on a grid of eighths, so that zeros and equal values occur. */
export function floats(count: number, limit = 4): fc.Arbitrary<number[]> {
  return numberLists(count, { low: -limit, high: limit });
}

/** The leaves of adapters as plain numbers: one to three modules of random widths. */
export interface Leaves {
  readonly shapes: Readonly<Record<string, readonly number[]>>;
  readonly values: readonly Readonly<Record<string, readonly number[]>>[];
}

/** `count` sets of leaves of the same random shapes. */
export function leaves(count: number): fc.Arbitrary<Leaves> {
  const size = fc.integer({ min: 1, max: 4 });
  return fc
    .array(fc.tuple(size, size, size), { minLength: 1, maxLength: 3 })
    .map((modules) =>
      Object.fromEntries(
        modules.flatMap(([rank, input, output], index) => [
          [`m${index}.lora_A`, [rank, input]] as const,
          [`m${index}.lora_B`, [output, rank]] as const,
        ]),
      ),
    )
    .chain((shapes) => {
      const one = fc.record(mapValues(shapes, (shape) => floats(elements(shape))));
      return fc.array(one, { minLength: count, maxLength: count }).map((values) => ({ shapes, values }));
    });
}

/** The sets of leaves as tensors. */
export function tensorsOf({ shapes, values }: Leaves): Params[] {
  return values.map((set) => mapValues(set, (numbers, name) => tf.tensor([...numbers], [...shapes[name]!])));
}

/** All numbers of the leaves, in order. */
export function numbersOf(params: Params): number[] {
  return Object.values(params).flatMap((leaf) => [...leaf.dataSync()]);
}

/** Positions of a stream: a target token and a row for each. Rows are in order and none is empty. */
export function positions(words: number): fc.Arbitrary<{ targets: number[]; rows: number[] }> {
  return fc
    .array(fc.array(fc.nat(words - 1), { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 })
    .map((answers) => ({
      targets: answers.flat(),
      rows: answers.flatMap((answer, row) => answer.map(() => row)),
    }));
}
