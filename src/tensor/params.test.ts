import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mapValues } from '../lib/records.ts';
import { addScaled, elements, innerProduct, layoutOf, mapParams, type Params, pack, termsAndGradient, unpack, valueAndGradient } from './params.ts'; // biome-ignore format: one line
import { exp, tanh } from './smooth.ts';
import { type Scalar, tf } from './tfjs.ts';

const shapes = fc.dictionary(
  fc.string({ minLength: 1, unit: 'grapheme-ascii' }).map((name) => `leaf.${name}`),
  fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 3 }),
  { minKeys: 1, maxKeys: 5 },
);

test('packing and unpacking are inverses, leaf after leaf', () => {
  fc.assert(
    fc.property(shapes, (named) => {
      const layout = layoutOf(named);
      expect(layout.size).toBe(Object.values(named).reduce((sum, shape) => sum + elements(shape), 0));
      tf.tidy(() => {
        const flat = tf.range(0, layout.size);
        const leaves = unpack(flat, layout);
        expect(mapValues(leaves, ({ shape }) => shape)).toEqual(named);
        expect(Object.values(leaves).flatMap((leaf) => [...leaf.dataSync()])).toEqual([...flat.dataSync()]);
        expect([...pack(leaves, layout).dataSync()]).toEqual([...flat.dataSync()]);
        // The layout decides the order, not the record.
        const reversed = Object.fromEntries(Object.entries(leaves).reverse());
        expect([...pack(reversed, layout).dataSync()]).toEqual([...flat.dataSync()]);
      });
    }),
    { numRuns: 30 },
  );
});

test('vectors of leaves add and multiply as one vector', () => {
  const read = (params: Params) => mapValues(params, (leaf) => [...leaf.dataSync()]);
  const a = { x: tf.tensor1d([1, 2]), y: tf.tensor2d([[3]]) };
  const b = { x: tf.tensor1d([10, 20]), y: tf.tensor2d([[30]]) };
  expect(innerProduct(a, b).arraySync()).toBe(140);
  expect(read(addScaled(a, -0.5, b))).toEqual({ x: [-4, -8], y: [-12] });
  expect(read(addScaled(a, tf.scalar(2), b))).toEqual({ x: [21, 42], y: [63] });
  expect(read(mapParams((name, x, y) => (name === 'x' ? x.mul(y!) : y!), a, b))).toEqual({ x: [10, 40], y: [30] });
});

describe('value and gradient', () => {
  test('of a leaf that is not used are zeros', () => {
    const params = { used: tf.tensor1d([1, 2]), spare: tf.ones([2, 3]) };
    const { value, grads } = valueAndGradient(({ used }) => used!.square().sum() as Scalar, params);
    expect(value.arraySync()).toBe(5);
    expect(grads.used!.arraySync()).toEqual([2, 4]);
    expect(grads.spare!.arraySync()).toEqual([[0, 0, 0], [0, 0, 0]]); // biome-ignore format: rows
  });

  test('of a function of none of them are zeros too', () => {
    const { value, grads } = valueAndGradient(() => tf.scalar(3), { x: tf.scalar(1) });
    expect([value.arraySync(), grads.x!.arraySync()]).toEqual([3, 0]);
  });

  test('of named terms keep every term, and dispose the rest', () => {
    const x = tf.tensor1d([1, 2]);
    const before = tf.memory().numTensors;
    const values = tf.tidy(() => {
      const terms = ({ x }: Params) => ({ a: x!.square().sum().asScalar(), b: x!.sum().mul(3).asScalar() });
      const result = termsAndGradient(terms, { x });
      return [result.terms.a!, result.terms.b!, result.grads.x!].map((tensor) => tensor.arraySync());
    });
    expect(values).toEqual([5, 9, [5, 7]]);
    expect(tf.memory().numTensors).toBe(before);
  });

  test.each<[string, unknown, string]>([
    ['several numbers', tf.tensor1d([1, 2]), 'a tensor of shape [2]'],
    ['a plain number', 1, 'a number'],
    ['nothing', undefined, 'nothing'],
  ])('are not those of %s', (_, result, got) => {
    const x = tf.scalar(1);
    const before = tf.memory().numTensors;
    expect(() => valueAndGradient(() => result as Scalar, { x })).toThrow(`as a scalar tensor, got ${got}. Sum it`);
    expect(() => termsAndGradient(() => ({ a: tf.scalar(1), b: result as Scalar }), { x })).toThrow(`the term 'b' as a scalar tensor, got ${got}`); // biome-ignore format: one line
    expect(() => termsAndGradient(() => ({}), { x })).toThrow('a term or more, got none');
    expect(tf.memory().numTensors).toBe(before);
  });

  test('of a cosine of two gradients match finite differences', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -150, max: 150 }), { minLength: 4, maxLength: 4 }), (draw) => {
        const point = draw.map((value) => value / 100);
        const gradient = tf.tidy(() => {
          const f = ({ w, b }: Params) =>
            tanh(w!.mul(tf.tensor1d([1, -2, 0.5])).add(b!))
              .square()
              .sum() as Scalar;
          const g = ({ w, b }: Params) =>
            exp(
              w!
                .mul(tf.tensor1d([0.3, 1, -1]))
                .sum()
                .add(b!),
            ) as Scalar;
          const cosine = (params: Params) => {
            const [u, v] = [valueAndGradient(f, params).grads, valueAndGradient(g, params).grads];
            return innerProduct(u, v)
              .div(tf.sqrt(innerProduct(u, u).mul(innerProduct(v, v)).add(0.01)))
              .asScalar();
          };
          const params = { w: tf.tensor1d(point.slice(0, 3)), b: tf.scalar(point[3]!) };
          const { grads } = valueAndGradient(cosine, params);
          return [...grads.w!.dataSync(), ...grads.b!.dataSync()];
        });
        gradient.forEach((slope, axis) => {
          const at = (by: number) => cosineOf(point.with(axis, point[axis]! + by));
          expect(Math.abs(slope - (at(1e-5) - at(-1e-5)) / 2e-5)).toBeLessThan(2e-3 * (1 + Math.abs(slope)));
        });
      }),
      { numRuns: 20 },
    );
  });
});

/** The cosine above in float64, with its two gradients as formulas. */
function cosineOf([a, b, c, bias]: readonly number[]): number {
  const first = [1, -2, 0.5].map((factor, index) => {
    const y = Math.tanh([a!, b!, c!][index]! * factor + bias!);
    return { factor, slope: 2 * y * (1 - y * y) };
  });
  const u = [...first.map(({ factor, slope }) => factor * slope), first.reduce((sum, { slope }) => sum + slope, 0)];
  const power = Math.exp(0.3 * a! + b! - c! + bias!);
  const v = [0.3, 1, -1, 1].map((factor) => factor * power);
  const product = (x: readonly number[], y: readonly number[]) => x.reduce((sum, value, i) => sum + value * y[i]!, 0);
  return product(u, v) / Math.sqrt(product(u, u) * product(v, v) + 0.01);
}
