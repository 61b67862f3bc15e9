import type { Params } from '../../tensor/params.ts';
import type { Scalar } from '../../tensor/tfjs.ts';
import type { Step } from './step.ts';
import type { StreamName } from './streams.ts';

/** Watches a loss over all rows of a stream, before training, after every few updates and after the last. */
export interface Monitor {
  /** Updates from one look to the next, at least 1. */
  readonly every: number;
  /** The stream whose rows are looked at. */
  readonly stream: StreamName;
  /** A mean over all rows of the stream, in nats or what the method likes. */
  loss(params: Params, step: Step): Scalar;
  /** Whether the adapter of the last value replaces the one kept before; the kept one is what training ends with. */
  keep(values: readonly number[]): boolean;
  /** Whether training stops here. */
  stop(values: readonly number[]): boolean;
}
