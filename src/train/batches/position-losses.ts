import type { Network, NetworkOutput } from '../../model/decoder/architecture.ts';
import { eachRow } from '../../tensor/each-row.ts';
import { type Divergence, divergence, logLikelihood } from '../../tensor/losses.ts';
import { type SlicedOptions, slicedDivergence, slicedLogLikelihood } from '../../tensor/sliced-losses.ts';
import type { Tensor, Tensor1D } from '../../tensor/tfjs.ts';
import type { BatchTensors } from './batch-tensors.ts';
import { hiddenAtPositions } from './positions.ts';

/** A stream as the model reads it. N positions count. */
export interface ReadStream {
  readonly network: Network;
  readonly output: NetworkOutput;
  readonly batch: BatchTensors;
  /** Holds fewer logits at a time, for a training that saves memory. @defaultValue false */
  readonly sparing?: boolean | undefined;
  /**
   * Takes a slice of the vocabulary at a time for all positions, where a chunk of positions would not hold them all: the
   * engine's wish. @defaultValue false
   */
  readonly slicesHead?: boolean | undefined;
}

/** What the base model says at these positions, without a gradient: its last hidden states (N, hidden) or logits (N, V). */
export type BaseOutput = { readonly hidden: Tensor } | { readonly logits: Tensor };

/**
 * f(logits (n, V), targets (n), rows of `fixed` …) → (n), applied to the positions that count, a chunk at a time: (N).
 * The weights of the head are constants.
 */
export function eachPosition(
  stream: ReadStream,
  f: (logits: Tensor, targets: Tensor, ...fixed: Tensor[]) => Tensor,
  fixed: readonly Tensor[] = [],
): Tensor1D {
  const { output, batch } = stream;
  return inChunks(stream, hiddenAtPositions(output, batch), f, [batch.targets, ...fixed]);
}

/** log p(target) at the positions that count: (N). */
export function logLikelihoodsAt(stream: ReadStream): Tensor1D {
  const { output, batch } = stream;
  return inSlicesOrChunks(stream, batch.targets, logLikelihood, (rows, targets, whole) =>
    slicedLogLikelihood(rows, output.head, targets, { length: sliceOf(rows), whole }),
  );
}

/** The divergence of the model from its base at the positions that count: (N). */
export function divergencesAt(stream: ReadStream, base: BaseOutput, options: Divergence = {}): Tensor1D {
  const { output } = stream;
  const { direction = 'reverse', temperature = 1 } = options;
  if (!('hidden' in base)) {
    return eachPosition(stream, (logits, _, fixed) => divergence(logits, fixed!, options), [base.logits]);
  }
  const { weight, finish } = output.head;
  const head = { weight, finish: (z: Tensor) => (temperature === 1 ? finish(z) : finish(z).div(temperature)) };
  return inSlicesOrChunks(
    stream,
    base.hidden,
    (logits, fixed) => divergence(logits, output.logits(fixed), options),
    // Both models' logits are held.
    (rows, fixed, whole) => slicedDivergence(rows, fixed, head, { direction, length: sliceOf(rows) >> 1, whole }),
  );
}

/**
 * How many positions' logits are held at a time: 64 MiB of them, but at least 128, because each chunk reads the whole
 * head. `sparing` keeps to 64 MiB.
 */
export function positionsAtATime(vocabulary: number, sparing = false): number {
  return Math.max(sparing ? 1 : 128, Math.floor(2 ** 24 / vocabulary));
}

/** A number for each row, from its logits (n, V) and rows of what is fixed: (n). */
type RowLoss = (logits: Tensor, ...fixed: Tensor[]) => Tensor;

function inChunks(
  { network, output, sparing }: ReadStream,
  hidden: Tensor,
  f: RowLoss,
  fixed: readonly Tensor[],
): Tensor1D {
  return eachRow(
    (rows, ...others) => f(output.logits(rows), ...others),
    hidden,
    fixed,
    positionsAtATime(network.vocabulary, sparing),
  );
}

/**
 * A loss of the positions that count in the form that the engine wishes for.
 *
 * @param fixed N rows, such as targets.
 * @param sliced The same loss of `hidden`, from slices of the vocabulary; `whole` is the one from whole rows.
 */
function inSlicesOrChunks(
  stream: ReadStream,
  fixed: Tensor,
  f: (logits: Tensor, fixed: Tensor) => Tensor,
  sliced: (hidden: Tensor, fixed: Tensor, whole: SlicedOptions['whole']) => Tensor,
): Tensor1D {
  const { network, output, batch, sparing, slicesHead } = stream;
  const hidden = hiddenAtPositions(output, batch);
  const whole = (rows: Tensor, own: Tensor) => inChunks(stream, rows, f, [own]);
  if (!slicesHead || hidden.shape[0]! <= positionsAtATime(network.vocabulary, sparing)) return whole(hidden, fixed);
  return eachRow((rows, own) => sliced(rows, own!, (rows) => whole(rows, own!)), hidden, [fixed], MOST_SLICED);
}

/** Logits of a slice: 32 MiB, which a processor's cache may hold. */
const SLICE = 2 ** 23;
/** Positions, so that a slice has 4,096 rows of the head or more: a product with fewer is slower. */
const MOST_SLICED = 2 ** 11;

function sliceOf(rows: Tensor): number {
  return Math.floor(SLICE / rows.shape[0]!);
}
