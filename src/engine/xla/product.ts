import type { Shaped } from '../graph/graph.ts';
import type { AttributesOf } from '../graph/op.ts';
import type { Operand, Writer } from './stablehlo.ts';

export interface ProductOptions {
  /** The operands' type. Sums and results are float32 in both. */
  readonly precision: Precision;
}

export type Precision = 'float32' | 'bfloat16';

/**
 * op(A)·op(B). With `bfloat16` the operands are rounded; the result is float32, in which it is summed. A product that
 * returned bfloat16 would be half as fast on a processor, and less exact. With `float32` the highest precision is asked
 * for, which keeps an NVIDIA device from using TF32.
 */
export function product(
  writer: Writer,
  a: Operand,
  b: Operand,
  output: Shaped,
  { transposeA, transposeB }: AttributesOf<'matmul'>,
  { precision }: ProductOptions,
): Operand {
  const [left, right] = [writer.convert(a, precision), writer.convert(b, precision)];
  const ask = precision === 'float32' ? ', precision = [HIGHEST, HIGHEST]' : '';
  const dot = (x: Operand, y: Operand, dimensions: string, shape: readonly number[]) =>
    writer.add(`stablehlo.dot_general ${x.name}, ${y.name}, ${dimensions}${ask}`, [x, y], { shape, type: 'float32' });
  const rankA = left.shape.length;

  // One matrix for all of A's batch: flatten the batch, and nothing is copied.
  if (!transposeA && right.shape.slice(0, -2).every((size) => size === 1)) {
    const matrix = writer.reshape(right, right.shape.slice(-2));
    const shape = [...left.shape.slice(0, -1), output.shape.at(-1)!];
    const axes = `contracting_dims = [${rankA - 1}] x [${transposeB ? 1 : 0}]`;
    return writer.reshape(dot(left, matrix, axes, shape), output.shape);
  }
  const outer = output.shape.slice(0, -2);
  const [x, y] = [left, right].map((value) => writer.broadcast(value, [...outer, ...value.shape.slice(-2)])) as [
    Operand,
    Operand,
  ];
  const batch = outer.map((_, axis) => axis);
  const rank = outer.length;
  const batching = rank > 0 ? `batching_dims = [${batch}] x [${batch}], ` : '';
  const contracting = `contracting_dims = [${transposeA ? rank : rank + 1}] x [${transposeB ? rank + 1 : rank}]`;
  return dot(x, y, batching + contracting, output.shape);
}
