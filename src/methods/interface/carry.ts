import type { Arrays } from '../../engine/named-arrays.ts';
import type { Params } from '../../tensor/params.ts';
import type { Terms } from './step.ts';

/** A method's own state, which goes from update to update beside the adapter and the optimizer's. */
export interface Carry {
  /** What the first update finds, from the adapter that training starts with. */
  start(adapter: Arrays): Arrays;
  /** What the next update finds. Traced, as all that happens in a step. */
  next(carried: Params, done: Done): Params;
}

/** An update that was just made. */
export interface Done {
  /** The adapter after it. */
  readonly params: Params;
  /** Its terms over the effective batch, at the adapter before it. */
  readonly terms: Terms;
}
