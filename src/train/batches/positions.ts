import type { Network, NetworkOutput } from '../../model/decoder/architecture.ts';
import { eachRow } from '../../tensor/each-row.ts';
import { logLikelihood } from '../../tensor/losses.ts';
import { slicedLogLikelihood } from '../../tensor/sliced-likelihood.ts';
import { type Tensor, type Tensor1D, tf } from '../../tensor/tfjs.ts';
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

/**
 * log p(target) at the positions that count: (N).
 *
 * @param options.sparing As of `eachPosition`.
 * @param options.slicesHead Takes a slice of the vocabulary at a time where a chunk of positions would not hold all.
 */
export function logLikelihoodsAt(
  network: Network,
  output: NetworkOutput,
  batch: BatchTensors,
  { sparing, slicesHead }: { readonly sparing?: boolean | undefined; readonly slicesHead?: boolean | undefined } = {},
): Tensor1D {
  const inChunks = (rows: Tensor, targets: Tensor) =>
    eachRow(
      (rows, targets) => logLikelihood(output.logits(rows), targets!),
      rows,
      [targets],
      positionsAtATime(network.vocabulary, sparing),
    );
  const hidden = hiddenAtPositions(output, batch);
  if (!slicesHead || hidden.shape[0]! <= positionsAtATime(network.vocabulary, sparing))
    return inChunks(hidden, batch.targets);
  return eachRow(
    (rows, targets) =>
      slicedLogLikelihood(rows, output.head, targets!, { length: Math.floor(SLICE / rows.shape[0]!), whole: inChunks }),
    hidden,
    [batch.targets],
    MOST_SLICED,
  );
}

/** Logits held at a time by `slicesHead`: 32 MiB, which a processor's cache may hold. */
const SLICE = 2 ** 23;
/** Positions, so that a slice has 4,096 rows of the head or more. */
const MOST_SLICED = 2 ** 11;

/** 1 where a position belongs to a row: (B, N). A product with it sums each row in the same order on every machine. */
export function rowMask({ tokens, positions, weights }: BatchTensors): Tensor {
  const [rows, time] = tokens.shape as [number, number];
  const row = tf.floorDiv(positions, tf.scalar(time, 'int32')).expandDims(0);
  const same = row.equal(tf.range(0, rows, 1, 'int32').expandDims(1));
  return same.logicalAnd(weights.greater(0).expandDims(0)).cast('float32');
}

/**
 * f(logits (n, V), targets (n), rows of `fixed` …) → (n), applied to the positions that count, a chunk at a time: (N).
 * The weights of the head are constants.
 *
 * @param sparing Holds fewer at a time, for a training that saves memory.
 */
export function eachPosition(
  { vocabulary }: Network,
  output: NetworkOutput,
  batch: BatchTensors,
  f: (logits: Tensor, targets: Tensor, ...fixed: Tensor[]) => Tensor,
  fixed: readonly Tensor[] = [],
  sparing = false,
): Tensor1D {
  return eachRow(
    (rows, targets, ...others) => f(output.logits(rows), targets!, ...others),
    hiddenAtPositions(output, batch),
    [batch.targets, ...fixed],
    positionsAtATime(vocabulary, sparing),
  );
}

/**
 * How many positions' logits are held at a time: 64 MiB of them, but at least 128, because each chunk reads the whole
 * head. `sparing` keeps to 64 MiB.
 */
export function positionsAtATime(vocabulary: number, sparing = false): number {
  return Math.max(sparing ? 1 : 128, Math.floor(2 ** 24 / vocabulary));
}
