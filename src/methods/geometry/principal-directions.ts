import { floats, type HostArray } from '../../engine/engine.ts';

/**
 * The k directions with most of the rows' squared length, as orthonormal columns: (hidden, k), or fewer where the rows
 * span fewer. The rows are not centred, because the wanted direction is what the differences have in common, their
 * mean. Computed by Jacobi rotations of the rows' Gram matrix, in float64. A column's sign is arbitrary; V Vᵀ does not
 * depend on it.
 */
export function principalDirections(rows: readonly Float64Array[], k: number): HostArray {
  const hidden = rows[0]!.length;
  const { values, vectors } = symmetricEigen(rows.map((row) => rows.map((other) => dot(row, other))));
  const order = values.map((_, index) => index).sort((a, b) => values[b]! - values[a]!);
  const largest = Math.max(values[order[0]!]!, 0);
  const kept = order.slice(0, k).filter((index) => values[index]! > RANK * largest);
  const basis: Float64Array[] = [];
  for (const index of kept) {
    const direction = new Float64Array(hidden);
    rows.forEach((row, place) => {
      const share = vectors[place]![index]!;
      for (let i = 0; i < hidden; i++) direction[i]! += share * row[i]!;
    });
    // Removes the remainder of earlier directions that rounding left.
    for (const unit of basis) {
      const share = dot(unit, direction);
      for (let i = 0; i < hidden; i++) direction[i]! -= share * unit[i]!;
    }
    const length = Math.sqrt(dot(direction, direction));
    basis.push(direction.map((value) => value / length));
  }
  const at = (place: number) => basis[place % basis.length]![Math.floor(place / basis.length)]!;
  const columns = Float32Array.from({ length: hidden * basis.length }, (_, place) => at(place));
  return floats([hidden, basis.length], columns);
}

/** A direction with less than this share of the largest's squared length is rounding noise. */
const RANK = 1e-10;

/** Eigenvalues, and eigenvectors as columns, by cyclic Jacobi rotations (Golub & Van Loan, 4th ed., §8.5). */
function symmetricEigen(matrix: readonly number[][]): { values: number[]; vectors: number[][] } {
  const size = matrix.length;
  const a = matrix.map((row) => [...row]);
  const vectors = a.map((_, row) => a.map((__, column) => (row === column ? 1 : 0)));
  const scale = Math.max(...a.map((row, index) => Math.abs(row[index]!)), Number.MIN_VALUE);
  for (let sweep = 0; sweep < 60; sweep++) {
    let largest = 0;
    for (let p = 0; p < size; p++) {
      for (let q = p + 1; q < size; q++) {
        const off = a[p]![q]!;
        largest = Math.max(largest, Math.abs(off));
        if (Math.abs(off) <= 1e-18 * scale) continue;
        const theta = (a[q]![q]! - a[p]![p]!) / (2 * off);
        const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        const c = 1 / Math.sqrt(t * t + 1);
        const s = t * c;
        for (const row of [...a, ...vectors]) [row[p], row[q]] = [c * row[p]! - s * row[q]!, s * row[p]! + c * row[q]!];
        const [first, second] = [a[p]!, a[q]!];
        for (let i = 0; i < size; i++) {
          [first[i], second[i]] = [c * first[i]! - s * second[i]!, s * first[i]! + c * second[i]!];
        }
      }
    }
    if (largest <= 1e-15 * scale) break;
  }
  return { values: a.map((row, index) => row[index]!), vectors };
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, index) => sum + value * b[index]!, 0);
}
