import type { NetworkOutput } from '../../model/decoder/architecture.ts';
import { type Tensor, tf } from '../../tensor/tfjs.ts';
import type { BatchTensors } from './batch-tensors.ts';

/** The rows of a layer's output that belong to the positions that count: (B·T or M, width) → (N, width). */
export function atPositions(rows: Tensor, { positions, packing }: BatchTensors): Tensor {
  return tf.gather(rows, (packing ? tf.gather(packing.places, positions as never) : positions) as never);
}

/** The same of the last hidden states: (N, width). */
export function hiddenAtPositions({ hidden }: Pick<NetworkOutput, 'hidden'>, batch: BatchTensors): Tensor {
  if (!batch.outputs) return atPositions(hidden, batch);
  return hidden.slice([0, 0], [batch.positions.shape[0]!, -1]);
}

/** The states after each layer at the positions that count: (N, layers, width). */
export function statesAtPositions(output: NetworkOutput, batch: BatchTensors): Tensor {
  const states = output.states.slice(0, -1).map((state) => atPositions(state, batch));
  return tf.stack([...states, hiddenAtPositions(output, batch)], 1);
}

/** 1 where a position belongs to a row: (B, N). A product with it sums each row in the same order on every machine. */
export function rowMask({ tokens, positions, weights }: BatchTensors): Tensor {
  const [rows, time] = tokens.shape as [number, number];
  const row = tf.floorDiv(positions, tf.scalar(time, 'int32')).expandDims(0);
  const same = row.equal(tf.range(0, rows, 1, 'int32').expandDims(1));
  return same.logicalAnd(weights.greater(0).expandDims(0)).cast('float32');
}
