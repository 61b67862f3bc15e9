import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { relativeDistance } from '../../lib/relative-distance.ts';
import { type Tensor, tf } from '../../tensor/tfjs.ts';
import { cosineOfProducts, orthogonalProjection, orthonormalColumns, publishedProjection } from './subspace.ts';

const number = fc.double({ min: -2, max: 2, noNaN: true });
const matrix = (rows: number, columns: number) =>
  fc
    .array(number, { minLength: rows * columns, maxLength: rows * columns })
    .map((data) => ({ shape: [rows, columns] as [number, number], data }));
/** V (out, in), B (out, r), A (r, in), with V of full rank and far from zero. */
const cases = fc
  .record({ v: matrix(6, 3), b: matrix(6, 2), a: matrix(2, 3) })
  .filter(({ v }) => smallestColumn(v) > 0.5);
const tensor = ({ shape, data }: { shape: [number, number]; data: ArrayLike<number> }) =>
  tf.tensor(Array.from(data), shape) as Tensor;
const distance = (x: Tensor, y: Tensor) => relativeDistance(x.dataSync(), y.dataSync());

describe("Safe LoRA's projections", () => {
  test('the published one is V Vᵀ B / ‖V‖: twice as long for twice the V', () => {
    fc.assert(
      fc.property(cases, ({ v, b }) => {
        const [V, B] = [tensor(v), tensor(b)];
        const once = publishedProjection(V, B);
        fc.pre(tf.norm(once).dataSync()[0]! > 1e-2);
        const p = tf.matMul(V, V, false, true).div(tf.norm(V));
        expect(distance(once, tf.matMul(p, B))).toBeLessThan(1e-4);
        expect(distance(publishedProjection(V.mul(2), B), once.mul(2))).toBeLessThan(1e-5);
      }),
    );
  });

  test('so it is no projector: for V or for 2 V, applied twice it is something else', () => {
    fc.assert(
      fc.property(cases, ({ v, b }) => {
        fc.pre(tf.norm(publishedProjection(tensor(v), tensor(b))).dataSync()[0]! > 1e-2);
        const [one, other] = [tensor(v), tensor(v).mul(2)].map((V) => {
          const once = publishedProjection(V, tensor(b));
          return distance(publishedProjection(V, once), once);
        });
        // With P's eigenvalues λ, (λ − 1)² + (2λ − 1)² ≥ 0.2.
        expect(Math.max(one!, other!)).toBeGreaterThan(0.3);
      }),
    );
  });

  test('the orthogonal one, applied twice, is itself; shortens; and leaves V as it is', () => {
    fc.assert(
      fc.property(cases, ({ v, b }) => {
        const Q = tensor(orthonormalColumns(v));
        const once = orthogonalProjection(Q, tensor(b));
        expect(tf.norm(orthogonalProjection(Q, once).sub(once)).dataSync()[0]).toBeLessThan(1e-5);
        expect(tf.norm(once).dataSync()[0]).toBeLessThanOrEqual(tf.norm(tensor(b)).dataSync()[0]! * (1 + 1e-5));
        expect(distance(orthogonalProjection(Q, tensor(v)), tensor(v))).toBeLessThan(1e-5);
      }),
    );
  });

  test('a basis has orthonormal columns, no more than the rank', () => {
    fc.assert(
      fc.property(cases, fc.nat(2), ({ v }, column) => {
        const repeated = { shape: [6, 4] as [number, number], data: appendColumn(v, column) };
        for (const given of [v, repeated]) {
          const q = orthonormalColumns(given);
          expect(q.shape).toEqual([6, 3]);
          const gram = tf.matMul(tensor(q), tensor(q), true);
          expect(tf.norm(gram.sub(tf.eye(3))).dataSync()[0]).toBeLessThan(1e-5);
        }
      }),
    );
    expect(orthonormalColumns({ shape: [4, 2], data: new Float32Array(8) })).toEqual({
      shape: [4, 1],
      data: new Float32Array(4),
    });
  });

  test('the cosine of two products is that of the products written out, between −1 and 1', () => {
    fc.assert(
      fc.property(cases, ({ v, b, a }) => {
        const [X, Y, A] = [publishedProjection(tensor(v), tensor(b)), tensor(b), tensor(a)];
        const [x, y] = [tf.matMul(X, A).flatten(), tf.matMul(Y, A).flatten()];
        const [lengthX, lengthY] = [tf.norm(x).dataSync()[0]!, tf.norm(y).dataSync()[0]!];
        fc.pre(lengthX > 1e-2 && lengthY > 1e-2);
        const cosine = cosineOfProducts(X, Y, A).dataSync()[0]!;
        expect(cosine).toBeCloseTo(tf.dot(x as never, y as never).dataSync()[0]! / (lengthX * lengthY), 3);
        expect(Math.abs(cosine)).toBeLessThanOrEqual(1 + 1e-4);
        // P is positive semidefinite.
        expect(cosine).toBeGreaterThanOrEqual(-1e-4);
      }),
    );
  });
});

/** How independent the columns are: the length of the shortest remainder in Gram–Schmidt. */
function smallestColumn({ data }: { data: readonly number[] }): number {
  const rest: number[][] = [];
  for (let column = 0; column < 3; column++) {
    const vector = data.filter((_, index) => index % 3 === column);
    for (const unit of rest) {
      const share = unit.reduce((sum, x, row) => sum + x * vector[row]!, 0) / unit.reduce((sum, x) => sum + x * x, 0);
      unit.forEach((x, row) => {
        vector[row]! -= share * x;
      });
    }
    rest.push(vector);
  }
  return Math.min(...rest.map((vector) => Math.hypot(...vector)));
}

function appendColumn({ data }: { data: readonly number[] }, column: number): number[] {
  return Array.from({ length: 6 }, (_, row) => [
    ...data.slice(row * 3, row * 3 + 3),
    -2 * data[row * 3 + column]!,
  ]).flat();
}
