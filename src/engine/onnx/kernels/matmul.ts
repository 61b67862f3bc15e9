import { broadcast, type Kernel } from './kernel.ts';

/** op(A)·op(B) over broadcast batch axes; ORT's fused product reads either operand transposed, so nothing is copied. */
const batchMatMul: Kernel = ({ graph, inputs: { a, b }, attrs }) => {
  const transA = attrs.transposeA === true;
  const transB = attrs.transposeB === true;
  const rows = a!.shape.at(transA ? -1 : -2)!;
  const columns = b!.shape.at(transB ? -2 : -1)!;
  const shape = [...broadcast(a!.shape.slice(0, -2), b!.shape.slice(0, -2)), rows, columns];
  if (!transA && !transB) return graph.node('MatMul', [a!, b!], { shape, type: a!.type });
  return graph.node(
    'FusedMatMul',
    [a!, b!],
    { shape, type: a!.type },
    {
      domain: 'com.microsoft',
      attributes: { transA: transA ? 1 : 0, transB: transB ? 1 : 0 },
    },
  );
};

export const MATMUL: Readonly<Record<string, Kernel>> = { BatchMatMul: batchMatMul };
