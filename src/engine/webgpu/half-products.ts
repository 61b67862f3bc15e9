import type { NamedAttrMap } from '../../tensor/tfjs.ts';
import type { GraphBuilder, GraphValue } from '../graph/graph.ts';
import { KERNELS } from '../graph/kernels/index.ts';
import { broadcast, cast, type Kernel, reshaped } from '../graph/kernels/kernel.ts';
import { PLAIN } from '../graph/kernels/matmul.ts';
import { number } from './kernels.ts';

/**
 * How many products are summed in 16 bits. Relative error of a sum of 2,048 products of normal numbers: 1.3e-3 with
 * this size, 7e-4 with blocks of 16, 2.4e-3 with 256, 6.7e-3 with one sum in 16 bits, 3e-4 with exact sums of rounded
 * operands.
 */
const BLOCK = 64;

/** Avoids division by zero for zero rows and columns. */
const LEAST = 1e-30;

/**
 * op(A)·op(B) in 16 bits. ONNX Runtime's shaders sum in the type of their operands, where 2048 + 1 is 2048. So the sum
 * is split into blocks, each a product of its own, which are added up in 32 bits. Rows of A and columns of B are
 * divided by their largest number before the product and multiplied by it afterwards: nothing overflows 16 bits, and
 * small gradients keep their digits.
 */
const batchMatMul: Kernel = ({ graph, inputs, attrs }) => {
  const left = operand(graph, inputs.a!, 'rows', attrs.transposeA === true);
  const right = operand(graph, inputs.b!, 'columns', attrs.transposeB === true);
  const [rows, columns] = [left.scale.shape.at(-2)!, right.scale.shape.at(-1)!];
  const outer = broadcast(left.blocks.shape.slice(0, -2), right.blocks.shape.slice(0, -2));
  const products = { shape: [...outer, rows, columns], type: 'float16' } as const;
  const each = cast(graph, graph.node('matmul', [left.blocks, right.blocks], products, PLAIN), 'float32');
  const sum = fromTable('Sum', graph, each, { axis: outer.length - 1 });
  return graph.node('mul', [graph.node('mul', [sum, left.scale], sum), right.scale], sum);
};

/** The blocks of one operand, [..., block, rows, columns] in 16 bits, and the divisors of its rows or columns. */
function operand(graph: GraphBuilder, x: GraphValue, kept: 'rows' | 'columns', transposed: boolean) {
  const rank = x.shape.length;
  const [other, summed] = (kept === 'rows') === transposed ? [rank - 1, rank - 2] : [rank - 2, rank - 1];
  const one = { shape: x.shape.with(summed, 1), type: x.type };
  const largest = graph.node('reduce_max', [graph.node('abs', [x], x)], one, { axes: [summed] });
  const scale = graph.node('add', [largest, number(graph, LEAST)], one);
  const small = cast(graph, graph.node('div', [x, scale], x), 'float16');

  const count = Math.max(1, Math.ceil(x.shape[summed]! / BLOCK));
  const length = Math.ceil(x.shape[summed]! / count);
  const whole = padded(graph, small, summed, count * length);
  const cut = reshaped(graph, whole, x.shape.toSpliced(summed, 1, count, length));
  const [within, beside] = [summed + 1, other > summed ? other + 1 : other];
  const outer = Array.from({ length: rank - 2 }, (_, axis) => axis);
  const perm = [...outer, summed, ...(kept === 'rows' ? [beside, within] : [within, beside])];
  const blocks = fromTable('Transpose', graph, cut, { perm });

  const size = x.shape[other]!;
  const shape = x.shape.toSpliced(rank - 2, 2, ...(kept === 'rows' ? [size, 1] : [1, size]));
  return { blocks, scale: reshaped(graph, scale, shape) };
}

/** Pads an axis with zeros at its end. */
function padded(graph: GraphBuilder, x: GraphValue, axis: number, size: number): GraphValue {
  const missing = size - x.shape[axis]!;
  if (missing === 0) return x;
  const low = x.shape.map(() => 0);
  const output = { shape: x.shape.with(axis, size), type: x.type };
  return graph.node('pad', [x], output, { low, high: low.with(axis, missing) });
}

/** Applies a kernel of the table to one value. */
function fromTable(kernel: 'Sum' | 'Transpose', graph: GraphBuilder, x: GraphValue, attrs: NamedAttrMap): GraphValue {
  return KERNELS[kernel]!({ graph, inputs: {}, list: [x], attrs }) as GraphValue;
}

/** Matrix products of 16-bit numbers with sums of 32 bits, for devices that have both. */
export const HALF_PRODUCTS: Readonly<Record<string, Kernel>> = { BatchMatMul: batchMatMul };
