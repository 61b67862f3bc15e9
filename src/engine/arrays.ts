/** Random arrays for property tests: small shapes, and numbers on a grid, so that ties, halves and zeros occur. */
import fc from 'fast-check';
import { elements } from '../tensor/params.ts';
import { floats, type HostArray, integers } from './engine.ts';

export type Shape = readonly number[];

/** Sizes start at 1, so axes of size 1 are common. */
export function shapes({ minimum = 0, maximum = 4 } = {}): fc.Arbitrary<Shape> {
  return fc.array(fc.integer({ min: 1, max: 4 }), { minLength: minimum, maxLength: maximum });
}

/** `count` shapes that broadcast to one: some lack leading axes, some have axes of size 1. */
export function broadcastableShapes(count: number): fc.Arbitrary<Shape[]> {
  return shapes().chain((full) =>
    fc.array(
      fc
        .tuple(fc.nat(full.length), fc.array(fc.boolean(), { minLength: full.length, maxLength: full.length }))
        .map(([from, ones]) => full.map((size, axis) => (ones[axis] ? 1 : size)).slice(from)),
      { minLength: count, maxLength: count },
    ),
  );
}

export interface Range {
  readonly low?: number;
  readonly high?: number;
  /** Numbers are multiples of 1 / `parts`. */
  readonly parts?: number;
}

/** Lists of numbers. */
export function numberLists(size: number, { low = -5, high = 5, parts = 8 }: Range = {}): fc.Arbitrary<number[]> {
  return grid(size, low * parts, high * parts).map((values) => values.map((value) => value / parts));
}

/** Float32 arrays of a shape. */
export function floatArrays(shape: Shape, range?: Range): fc.Arbitrary<HostArray> {
  return numberLists(elements(shape), range).map((data) => floats(shape, data));
}

/** Int32 arrays of a shape, `low` to `high` inclusive. */
export function integerArrays(shape: Shape, { low = -5, high = 5 }: Range = {}): fc.Arbitrary<HostArray> {
  return grid(elements(shape), low, high).map((data) => integers(shape, data));
}

/** An axis of the shape, counted from either end. */
export function axes(shape: Shape): fc.Arbitrary<number> {
  return fc.integer({ min: -shape.length, max: shape.length - 1 });
}

function grid(size: number, low: number, high: number): fc.Arbitrary<number[]> {
  return fc.array(fc.integer({ min: Math.ceil(low), max: Math.floor(high) }), { minLength: size, maxLength: size });
}
