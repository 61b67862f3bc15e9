import type { Arrays } from '../../engine/named-arrays.ts';
import type { Params } from '../../tensor/params.ts';
import type { Scalar } from '../../tensor/tfjs.ts';
import type { Step, Terms } from './step.ts';
import type { StreamName } from './streams.ts';

/** A method's own state that passes from update to update, beside the adapter and the optimizer's state. */
export interface Carry {
  /** The state of the first update, from the adapter that training starts with. */
  start(adapter: Arrays): Arrays;
  /** The state of the next update. Traced, as everything in a step. */
  next(carried: Params, done: Done): Params;
}

/** An update that has just been made. */
export interface Done {
  /** The adapter after it. */
  readonly params: Params;
  /** Its terms over the effective batch, at the adapter before it. */
  readonly terms: Terms;
}

/** Watches a loss over all rows of a stream: before training, every few updates, and after the last. */
export interface Monitor {
  /** Updates from one evaluation to the next, at least 1. */
  readonly every: number;
  /** The stream whose rows are evaluated. */
  readonly stream: StreamName;
  /**
   * A mean over all rows of the stream, in nats or a unit of the method's choice. It may read the stream's reference, but
   * not what is carried.
   */
  loss(params: Params, step: Step): Scalar;
  /** Whether the adapter of the latest value replaces the one kept before. Training ends with the kept one. */
  keep(values: readonly number[]): boolean;
  /** Whether training stops here. */
  stop(values: readonly number[]): boolean;
}
