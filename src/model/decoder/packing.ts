import { type Tensor, tf } from '../../tensor/tfjs.ts';

/**
 * Which of the B·T cells of a padded batch the network really computes: M rows, its real tokens first. Padding then costs
 * nothing but in attention. Where there is padding, there is at least one row more than real tokens, a filling row: every
 * padded cell and every filling row stand for each other and for nothing else, so no gradient comes from either.
 */
export interface Packing {
  /** (M) int32: the cell of each row. */
  readonly cells: Tensor;
  /** (B·T) int32: the row of each cell. */
  readonly places: Tensor;
}

/** Rows → cells: (M, …) → (B·T, …). Without a packing they are the same. */
export function spread(x: Tensor, packing: Packing | undefined): Tensor {
  return packing ? take(x, packing.places, packing.cells) : x;
}

/** Cells → rows: (B·T, …) → (M, …). */
export function collect(x: Tensor, packing: Packing | undefined): Tensor {
  return packing ? take(x, packing.cells, packing.places) : x;
}

/**
 * x at `there`. The way back is a gather too, not a scatter: real cells and rows are each other's one partner, and what
 * stands behind padding and filling has no gradient.
 */
function take(x: Tensor, there: Tensor, back: Tensor): Tensor {
  const op = tf.customGrad((input, save) => {
    // Saved, or a second derivative would find them disposed.
    (save as (tensors: Tensor[]) => void)([there, back]);
    return {
      value: tf.gather(input as Tensor, there as never),
      gradFunc: (dy: Tensor, saved: Tensor[]) => take(dy, saved[1]!, saved[0]!),
    };
  });
  return op(x);
}
