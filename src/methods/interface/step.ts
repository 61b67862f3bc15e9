import type { Params } from '../../tensor/params.ts';
import type { Scalar, Tensor } from '../../tensor/tfjs.ts';
import type { StreamName } from './streams.ts';

/** An objective as a sum of named terms, each already weighted. */
export type Terms = Readonly<Record<string, Scalar>>;

/** What every hook inside the program may know. */
export interface StepInfo {
  /** Frozen state from `setup`. */
  readonly state: Params;
  /** What the method carries from update to update. */
  readonly carried: Params;
  /** Updates done over updates in all, in (0, 1]: a scalar. */
  readonly progress: Scalar;
  /** This update's learning rate: a scalar. */
  readonly learningRate: Scalar;
}

/** What the model says at n positions. */
export interface Positions {
  /** (n, V) */
  readonly logits: Tensor;
  /** (n) int32 */
  readonly targets: Tensor;
  /** Logits of the base model, up to a constant a row: (n, V). The stream must declare the reference `logits`. */
  readonly base: () => Tensor;
}

/**
 * One micro-batch of every stream that this update reads, and the model to put it through. B rows; N positions count.
 * Sums with `weights` or `rowWeights` are means over the effective batch, however it is cut into micro-batches.
 */
export interface Step extends StepInfo {
  /** Streams of this update: all that are declared, but for those with turns of their own. */
  readonly streams: readonly StreamName[];
  /** 1 / micro-batches of this update: the share that a term without data (a penalty on weights) has in each of them. */
  readonly share: number;
  /** −Σ weights · log p(target), in nats: the token mean over the effective batch. */
  crossEntropy(params: Params, stream: StreamName): Scalar;
  /** log p(target) at the positions that count: (N). */
  logLikelihood(params: Params, stream: StreamName): Tensor;
  /**
   * A number for each position that counts, made of its logits: (N). The logits of all positions together may be larger
   * than memory (2,048 × 256,000 of them take 2 GiB), so `f` is given some positions at a time: what it says of one must
   * depend on that one alone.
   */
  eachPosition(params: Params, stream: StreamName, f: (at: Positions) => Tensor): Tensor;
  /** Hidden states after each layer at those positions, the last one after the final norm: (N, layers, hidden). */
  states(params: Params, stream: StreamName): Tensor;
  /** Tokens at those positions: (N) int32. */
  targets(stream: StreamName): Tensor;
  /** Which token of its row's answer each of them is, from 1, and 0 for the filling of a batch: (N). */
  answerPosition(stream: StreamName): Tensor;
  /** Their weights, which sum to 1 over the effective batch: (N). */
  weights(stream: StreamName): Tensor;
  /** Answer tokens of the effective batch: a scalar. */
  answerTokens(stream: StreamName): Scalar;
  /** Sums over the positions of each row that count: (N) → (B). */
  sumByRow(stream: StreamName, values: Tensor): Tensor;
  /** 1 / rows of the effective batch, and 0 for the filling of a batch: (B). */
  rowWeights(stream: StreamName): Tensor;
  /** The base model's target log-probabilities or states at those positions, as declared, held constant. */
  reference(stream: StreamName): Tensor;
}
