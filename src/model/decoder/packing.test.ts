import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeBatch } from '../../data/batch.ts';
import { type Tensor, tf } from '../../tensor/tfjs.ts';
import { collect, type Packing, spread } from './packing.ts';

const lengths = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 });

function packingOf(rows: readonly number[]): { packing: Packing; used: number; cells: number } {
  const examples = rows.map((length) => ({ tokens: Array(length + 1).fill(1), answerStart: 1 }));
  const batch = makeBatch(examples, 0, { rows: rows.length, maximumLength: 12, timeMultiple: 4, cellMultiple: 8 });
  const integers = (data: Int32Array) => tf.tensor1d(data, 'int32');
  const used = rows.reduce((sum, length) => sum + length, 0);
  return {
    packing: { cells: integers(batch.cells), places: integers(batch.places) },
    used,
    cells: batch.places.length,
  };
}

test('what is spread and collected again is as it was, in its real rows', () => {
  fc.assert(
    fc.property(lengths, (rows) => {
      const { packing, used } = packingOf(rows);
      const x = tf.range(1, packing.cells.size + 1).reshape([-1, 1]);
      const back = collect(spread(x, packing), packing);
      expect(back.slice(0, used).arraySync()).toEqual(x.slice(0, used).arraySync());
    }),
  );
});

test('has the gradient that a product with a matrix of zeros and ones has, to the second order', () => {
  fc.assert(
    fc.property(lengths, (rows) => {
      const { packing, used, cells } = packingOf(rows);
      const [real, held] = [tf.range(0, packing.cells.size).less(used), tf.range(0, cells)];
      // Shape (M, B·T).
      const owner = tf.oneHot(packing.cells, cells).mul(real.cast('float32').expandDims(1)) as Tensor;
      // 1 for a real entry.
      const counts = owner.sum(0);
      const weights = held.add(1).sin().mul(counts);
      const loss = (there: (x: Tensor) => Tensor, back: (x: Tensor) => Tensor) => (x: Tensor) =>
        back(there(x).square().mul(weights)).mul(real.cast('float32')).pow(tf.scalar(2)).sum().asScalar();
      const packed = loss(
        (x) => spread(x, packing),
        (x) => collect(x, packing),
      );
      const dense = loss(
        (x) => tf.matMul(owner, x.expandDims(1), true).flatten(),
        (x) => tf.matMul(owner, x.expandDims(1)).flatten(),
      );
      const x = tf.range(0, packing.cells.size).cos();
      const slope = (f: typeof packed) => (y: Tensor) => tf.grad(f as never)(y as never) as Tensor;
      const second = (f: typeof packed) => tf.grad(((y: Tensor) => slope(f)(y).square().sum()) as never)(x as never);
      for (const [found, exact] of [
        [slope(packed)(x), slope(dense)(x)],
        [second(packed), second(dense)],
      ]) {
        const difference = tf.sub(found as Tensor, exact as Tensor).abs();
        expect(difference.max().dataSync()[0]).toBeLessThan(1e-4);
      }
    }),
    { numRuns: 30 },
  );
});
