import type { NamedAttrMap } from '../../../tensor/tfjs.ts';
import type { GraphBuilder, GraphValue } from '../graph.ts';
import type { ValueType } from '../op.ts';

export interface KernelArguments {
  readonly graph: GraphBuilder;
  /** The kernel's inputs by tfjs's names; empty for kernels that take a list. */
  readonly inputs: Readonly<Record<string, GraphValue>>;
  /** The inputs in order. */
  readonly list: readonly GraphValue[];
  readonly attrs: NamedAttrMap;
}

/** Adds the computation of one tfjs kernel to the graph. */
export type Kernel = (call: KernelArguments) => GraphValue | GraphValue[];

/** The shape that two shapes broadcast to (NumPy's rule). */
export function broadcast(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const left = a[axis - rank + a.length] ?? 1;
    const right = b[axis - rank + b.length] ?? 1;
    return left === 1 ? right : left;
  });
}

/** Axes counted from the front: −1 is the last. No axes mean all of them. */
export function positiveAxes(axes: unknown, rank: number): number[] {
  const list = axes === undefined || axes === null ? Array.from({ length: rank }, (_, axis) => axis) : [axes].flat();
  return (list as number[]).map((axis) => (axis < 0 ? axis + rank : axis));
}

/** The value in another type; the value itself if it has that type. */
export function cast(graph: GraphBuilder, value: GraphValue, type: ValueType): GraphValue {
  return value.type === type ? value : graph.node('cast', [value], { shape: value.shape, type });
}

/** The value with another shape of the same size; the value itself if it has that shape. */
export function reshaped(graph: GraphBuilder, value: GraphValue, shape: readonly number[]): GraphValue {
  if (value.shape.length === shape.length && value.shape.every((size, axis) => size === shape[axis])) return value;
  const number = graph.numberOf(graph.compact(value));
  if (number !== undefined) return graph.expanded(graph.constant([], value.type, [number]), shape);
  const whole = SOURCES.get(value);
  if (whole) return reshaped(graph, whole, shape);
  const result = graph.node('reshape', [value], { shape, type: value.type });
  SOURCES.set(result, value);
  return result;
}

/** The value before a reshape, so that a second reshape replaces the first. */
const SOURCES = new WeakMap<GraphValue, GraphValue>();
