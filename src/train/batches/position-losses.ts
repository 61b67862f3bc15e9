import type { Network, NetworkOutput } from '../../model/decoder/architecture.ts';
import { eachRow } from '../../tensor/each-row.ts';
import { type Divergence, divergence, logLikelihood } from '../../tensor/losses.ts';
import { slicedDivergence, slicedLogLikelihood } from '../../tensor/sliced-losses.ts';
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
  { network, output, batch, sparing }: ReadStream,
  f: (logits: Tensor, targets: Tensor, ...fixed: Tensor[]) => Tensor,
  fixed: readonly Tensor[] = [],
): Tensor1D {
  return eachRow(
    (rows, targets, ...others) => f(output.logits(rows), targets!, ...others),
    hiddenAtPositions(output, batch),
    [batch.targets, ...fixed],
    positionsAtATime(network.vocabulary, sparing),
  );
}

/** log p(target) at the positions that count: (N). */
export function logLikelihoodsAt(stream: ReadStream): Tensor1D {
  if (!isSliced(stream)) return eachPosition(stream, logLikelihood);
  const { output, batch } = stream;
  return eachRow(
    (rows, targets) =>
      slicedLogLikelihood(rows, output.head, targets!, {
        length: sliceOf(rows),
        whole: (rows) => inChunks(stream, rows, (part, targets) => logLikelihood(part, targets!), [targets!]),
      }),
    hiddenAtPositions(output, batch),
    [batch.targets],
    MOST_SLICED,
  );
}

/** The divergence of the model from its base at the positions that count: (N). */
export function divergencesAt(stream: ReadStream, base: BaseOutput, options: Divergence = {}): Tensor1D {
  const { output, batch } = stream;
  const { direction = 'reverse', temperature = 1 } = options;
  if (!('hidden' in base)) {
    return eachPosition(stream, (logits, _, fixed) => divergence(logits, fixed!, options), [base.logits]);
  }
  const whole = (logits: Tensor, fixed?: Tensor) => divergence(logits, output.logits(fixed!), options);
  if (!isSliced(stream)) return eachPosition(stream, (logits, _, fixed) => whole(logits, fixed), [base.hidden]);
  const { weight, finish } = output.head;
  const head = { weight, finish: (z: Tensor) => (temperature === 1 ? finish(z) : finish(z).div(temperature)) };
  return eachRow(
    (rows, fixed) =>
      slicedDivergence(rows, fixed!, head, {
        direction,
        // Both models' logits are held.
        length: sliceOf(rows) >> 1,
        whole: (rows) => inChunks(stream, rows, whole, [fixed!]),
      }),
    hiddenAtPositions(output, batch),
    [base.hidden],
    MOST_SLICED,
  );
}

/**
 * How many positions' logits are held at a time: 64 MiB of them, but at least 128, because each chunk reads the whole
 * head. `sparing` keeps to 64 MiB.
 */
export function positionsAtATime(vocabulary: number, sparing = false): number {
  return Math.max(sparing ? 1 : 128, Math.floor(2 ** 24 / vocabulary));
}

function inChunks(
  { network, output, sparing }: ReadStream,
  rows: Tensor,
  f: (logits: Tensor, fixed?: Tensor) => Tensor,
  fixed: readonly Tensor[],
): Tensor1D {
  return eachRow(
    (part, own) => f(output.logits(part), own),
    rows,
    fixed,
    positionsAtATime(network.vocabulary, sparing),
  );
}

/** Logits of a slice: 32 MiB, which a processor's cache may hold. */
const SLICE = 2 ** 23;
/** Positions, so that a slice has 4,096 rows of the head or more: a product with fewer is slower. */
const MOST_SLICED = 2 ** 11;

function sliceOf(rows: Tensor): number {
  return Math.floor(SLICE / rows.shape[0]!);
}

function isSliced({ network, output, batch, sparing, slicesHead = false }: ReadStream): boolean {
  return slicesHead && hiddenAtPositions(output, batch).shape[0]! > positionsAtATime(network.vocabulary, sparing);
}
