import { type Tensor, tf } from '../../tensor/tfjs.ts';

/**
 * Which of the B·T entries (cells) of a padded batch the network computes: M rows, the real tokens first. Padding then
 * costs attention alone. With padding there is at least one more row than real tokens, a filling row. Padded cells and
 * filling rows are mapped only to each other, so no gradient comes from either.
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
 * x at `there`. The backward pass is a gather too, not a scatter: real cells and rows correspond one to one, and
 * padding and filling have no gradient.
 */
function take(x: Tensor, there: Tensor, back: Tensor): Tensor {
  const op = tf.customGrad((input, save) => {
    // Saved, because a second derivative would find them disposed.
    (save as (tensors: Tensor[]) => void)([there, back]);
    return {
      value: tf.gather(input as Tensor, there as never),
      gradFunc: (dy: Tensor, saved: Tensor[]) => take(dy, saved[1]!, saved[0]!),
    };
  });
  return op(x);
}
