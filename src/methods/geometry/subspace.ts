import { norm } from '../../tensor/optimizer.ts';
import { type Scalar, type Tensor, tf } from '../../tensor/tfjs.ts';

/**
 * P B with P = V Vᵀ / ‖V‖_F, as Safe LoRA publishes it. It scales with V and is not idempotent, so it is no projector.
 */
export function publishedProjection(v: Tensor, b: Tensor): Tensor {
  return tf.matMul(v, tf.matMul(v, b, true)).div(norm(v));
}

/** P B with P = Q Qᵀ, the orthogonal projector onto the span of Q's orthonormal columns. */
export function orthogonalProjection(q: Tensor, b: Tensor): Tensor {
  return tf.matMul(q, tf.matMul(q, b, true));
}

/**
 * cos(X A, Y A) over all elements. From ⟨X A, Y A⟩ = Σ (XᵀY) ∘ (A Aᵀ), which needs only (r, r) matrices, never (out,
 * in).
 */
export function cosineOfProducts(x: Tensor, y: Tensor, a: Tensor): Scalar {
  const gram = tf.matMul(a, a, false, true);
  const inner = (left: Tensor, right: Tensor) => tf.matMul(left, right, true).mul(gram).sum();
  const lengths = tf.sqrt(inner(x, x)).mul(tf.sqrt(inner(y, y)));
  return inner(x, y).div(tf.maximum(lengths, TINY)) as Scalar;
}

const TINY = 1e-37;

interface Matrix {
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
}

/**
 * Orthonormal columns with the span of a matrix's columns, by modified Gram–Schmidt applied twice, in float64. A column
 * in the span of earlier ones (to 1e-6 of its length) is left out. A matrix of zeros keeps one zero column.
 */
export function orthonormalColumns({ shape, data }: Matrix): { shape: [number, number]; data: Float32Array } {
  const [rows, columns] = shape as [number, number];
  const basis: Float64Array[] = [];
  for (let column = 0; column < columns && basis.length < rows; column++) {
    const vector = Float64Array.from({ length: rows }, (_, row) => data[row * columns + column]!);
    const length = Math.hypot(...vector);
    for (const unit of [...basis, ...basis]) {
      const share = unit.reduce((sum, value, row) => sum + value * vector[row]!, 0);
      for (let row = 0; row < rows; row++) vector[row]! -= share * unit[row]!;
    }
    const rest = Math.hypot(...vector);
    if (rest > 1e-6 * length) basis.push(vector.map((value) => value / rest));
  }
  const width = Math.max(basis.length, 1);
  const at = (place: number) => basis[place % width]?.[Math.floor(place / width)] ?? 0;
  return { shape: [rows, width], data: Float32Array.from({ length: rows * width }, (_, place) => at(place)) };
}
