import { broadcast, type Kernel } from './kernel.ts';

/** op(A)·op(B) over broadcast batch axes. */
const batchMatMul: Kernel = ({ graph, inputs: { a, b }, attrs }) => {
  const [transposeA, transposeB] = [attrs.transposeA === true, attrs.transposeB === true];
  const rows = a!.shape.at(transposeA ? -1 : -2)!;
  const columns = b!.shape.at(transposeB ? -2 : -1)!;
  const shape = [...broadcast(a!.shape.slice(0, -2), b!.shape.slice(0, -2)), rows, columns];
  return graph.node('matmul', [a!, b!], { shape, type: a!.type }, { transposeA, transposeB });
};

/** Neither operand is transposed. */
export const PLAIN = { transposeA: false, transposeB: false } as const;

export const MATMUL: Readonly<Record<string, Kernel>> = { BatchMatMul: batchMatMul };
