import { after, checkpoint, isRecorded, valueAndProducts } from './differentiation.ts';
import { type Tensor, type Tensor1D, tf } from './tfjs.ts';

/**
 * One number for each row of x, computed for at most `size` rows at a time: f(x (n, width), rows …) → (n). The
 * intermediate values of `f` never exist for all rows at once. A row's number must depend on that row alone. The
 * gradient with respect to x is computed together with the value, chunk by chunk, while the chunk's values are still
 * there (Hsu et al. 2024, arXiv 2410.10989). Gradients go to x only; everything else that `f` reads is a constant.
 *
 * @param x (N, width)
 * @param fixed Further tensors of N rows; `f` gets the same rows of them.
 */
export function eachRow(
  f: (x: Tensor, ...fixed: Tensor[]) => Tensor,
  x: Tensor,
  fixed: readonly Tensor[],
  size: number,
): Tensor1D {
  const rows = x.shape[0]!;
  if (rows <= size) return f(x, ...fixed) as Tensor1D;
  const length = Math.ceil(rows / Math.ceil(rows / size));
  const starts = Array.from({ length: Math.ceil(rows / length) }, (_, chunk) => chunk * length);
  const part = (tensor: Tensor, start: number) => tensor.slice([start], [Math.min(length, rows - start)]);
  const constants = (start: number) => fixed.map((tensor) => part(tensor, start));

  const op = tf.customGrad((whole, save) => {
    const values: Tensor[] = [];
    const slopes: Tensor[] = [];
    for (const start of starts) {
      const chunk = part(whole as Tensor, start);
      if (!isRecorded()) {
        values.push(f(chunk, ...constants(start)));
        continue;
      }
      // Value and gradient of a chunk are finished before the next chunk begins.
      // Without `late`, an engine could compute what depends on `fixed` alone, such as a reference's logits, for all
      // chunks at once.
      const late = (tensor: Tensor) => (slopes.length > 0 ? after(tensor, slopes.at(-1)!) : tensor);
      const own = late(chunk);
      const others = constants(start).map((tensor) => (tensor.dtype === 'float32' ? late(tensor) : tensor));
      const ones = tf.ones([chunk.shape[0]!]);
      const { value, products } = valueAndProducts(() => f(own, ...others), [own], ones);
      values.push(value);
      slopes.push(after(products[0]!, value));
    }
    (save as (tensors: Tensor[]) => void)([whole as Tensor, ...slopes]);
    return {
      value: tf.concat(values),
      gradFunc: (dy: Tensor, [saved, ...slopes]: Tensor[]) => {
        // Rows are independent, so dy scales the slope of each row.
        if (!isRecorded()) return tf.concat(slopes).mul(dy.expandDims(1));
        // The gradient will itself be differentiated, and the slopes computed above have no derivative.
        const gradient = (chunk: Tensor, dy: Tensor, ...constants: Tensor[]) =>
          valueAndProducts(() => f(chunk, ...constants), [chunk], dy).products[0]!;
        return tf.concat(
          starts.map((start) =>
            checkpoint(gradient as (...tensors: Tensor[]) => Tensor, [part(saved!, start), part(dy, start)], {
              fixed: constants(start),
            }),
          ),
        );
      },
    };
  });
  return op(x) as Tensor1D;
}
