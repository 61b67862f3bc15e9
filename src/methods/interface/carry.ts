import type { Arrays } from '../../engine/named-arrays.ts';
import type { Params } from '../../tensor/params.ts';
import type { Terms } from './step.ts';

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
