import { elements } from '../../../tensor/params.ts';
import { cast, type Kernel, reshaped } from './kernel.ts';
import { PLAIN } from './matmul.ts';

/**
 * out[s] = Σ of the rows of x in segment s, as a product with a 0/1 matrix. The additions then have a fixed order,
 * unlike a GPU's scatter, whose order its threads decide.
 */
export const segmentSumByProduct: Kernel = ({ graph, inputs: { x, segmentIds }, attrs }) => {
  const [rows, segments] = [x!.shape[0]!, attrs.numSegments as number];
  const width = elements(x!.shape.slice(1));
  const wanted = graph.constant([segments, 1], 'int32', [...Array(segments).keys()]);
  const ids = reshaped(graph, segmentIds!, [1, rows]);
  const shape = [segments, rows];
  const same = graph.node('equal', [wanted, ids], { shape, type: 'bool' });
  const ones = cast(graph, same, 'float32');
  const output = { shape: [segments, width], type: 'float32' } as const;
  const sums = graph.node('matmul', [ones, reshaped(graph, x!, [rows, width])], output, PLAIN);
  return reshaped(graph, sums, [segments, ...x!.shape.slice(1)]);
};
