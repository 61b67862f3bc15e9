import type { Divergence } from '../../tensor/losses.ts';
import type { Params } from '../../tensor/params.ts';
import type { Scalar, Tensor } from '../../tensor/tfjs.ts';
import type { StreamName } from './streams.ts';

/** An objective as a sum of named terms, each already weighted. */
export type Terms = Readonly<Record<string, Scalar>>;

/** An objective as one number. */
export type Objective = (params: Params, step: Step) => Scalar;

/** What every traced hook can read. */
export interface StepInfo {
  /** Frozen state from `setup`. */
  readonly state: Params;
  /** What the method carries from update to update. */
  readonly carried: Params;
  /** Updates done over all updates, in (0, 1]: a scalar. */
  readonly progress: Scalar;
  /** This update's learning rate: a scalar. */
  readonly learningRate: Scalar;
}

/** The model's output at n positions. */
export interface Positions {
  /** (n, V) */
  readonly logits: Tensor;
  /** (n) int32 */
  readonly targets: Tensor;
  /**
   * Logits of the base model, up to a constant for each row: (n, V). The stream must declare the reference `logits`.
   */
  readonly base: () => Tensor;
}

/**
 * One micro-batch of every stream that this update reads, with the model to run it through. It has B rows; N positions
 * count. Sums with `weights` or `rowWeights` are means over the effective batch, however it is split into
 * micro-batches.
 */
export interface Step extends StepInfo {
  /** Streams of this update: all declared ones, except those that this update does not read. */
  readonly streams: readonly StreamName[];
  /** 1 / micro-batches of this update: the factor for a term without data, such as a penalty on weights. */
  readonly share: number;
  /** −Σ weights · log p(target), in nats: the token mean over the effective batch. */
  crossEntropy(params: Params, stream: StreamName): Scalar;
  /** log p(target) at the positions that count: (N). */
  logLikelihood(params: Params, stream: StreamName): Tensor;
  /**
   * KL between the model with its adapter (q) and without it (p) at the positions that count, over the whole vocabulary, in
   * nats: (N). The stream must declare the reference `logits`.
   */
  divergence(params: Params, stream: StreamName, options?: Divergence): Tensor;
  /**
   * A number for each position that counts, from its logits: (N). The logits of all positions together may exceed the
   * memory (2,048 × 256,000 of them take 2 GiB), so `f` is called with some positions at a time. Its value for a
   * position must depend on that position alone.
   */
  eachPosition(params: Params, stream: StreamName, f: (at: Positions) => Tensor): Tensor;
  /** Hidden states after each layer at those positions, the last one after the final norm: (N, layers, hidden). */
  states(params: Params, stream: StreamName): Tensor;
  /** Tokens at those positions: (N) int32. */
  targets(stream: StreamName): Tensor;
  /** The place of each of these tokens in its row's answer, from 1; 0 for padding: (N). */
  answerPosition(stream: StreamName): Tensor;
  /** Their weights, which sum to 1 over the effective batch: (N). */
  weights(stream: StreamName): Tensor;
  /** Answer tokens of the effective batch: a scalar. */
  answerTokens(stream: StreamName): Scalar;
  /** Sums the values over the positions of each row: (N) → (B). */
  sumByRow(stream: StreamName, values: Tensor): Tensor;
  /** 1 / rows of the effective batch, and 0 for padding rows: (B). */
  rowWeights(stream: StreamName): Tensor;
  /** The base model's target log-probabilities or states at those positions, as declared; held constant. */
  reference(stream: StreamName): Tensor;
}
