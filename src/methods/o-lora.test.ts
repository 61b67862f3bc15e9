import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mapParams, type Params } from '../tensor/params.ts';
import { tf } from '../tensor/tfjs.ts';
import { leaves, numbersOf, tensorsOf } from './contract/arbitraries.ts';
import { joined, subspaceOverlap } from './o-lora.ts';

const norms = fc.constantFrom('squared', 'absolute');
const value = (params: Params, first: Params, norm: 'squared' | 'absolute') =>
  subspaceOverlap(params, first, norm).dataSync()[0]!;

describe("O-LoRA's penalty", () => {
  test('is zero on orthogonal subspaces', () => {
    fc.assert(
      fc.property(leaves(2), norms, (given, norm) => {
        const [own, first] = tensorsOf(given) as [Params, Params];
        // Each coordinate is zero in the rows of one of the two.
        const left = mapParams((_, leaf) => tf.concat([leaf, tf.zerosLike(leaf)], 1), own);
        const right = mapParams((_, leaf) => tf.concat([tf.zerosLike(leaf), leaf], 1), first);
        expect(value(left, right, norm)).toBe(0);
      }),
    );
  });

  test('and only there: it is what is left of each row in the span of the others', () => {
    fc.assert(
      fc.property(leaves(2), norms, (given, norm) => {
        const [own, first] = tensorsOf(given) as [Params, Params];
        const names = Object.keys(own).filter((name) => name.endsWith('lora_A'));
        const products = names.flatMap((name) => [...tf.matMul(own[name]!, first[name]!, false, true).dataSync()]);
        const overlap = value(own, first, norm);
        expect(overlap).toBeGreaterThanOrEqual(0);
        expect(overlap === 0).toBe(products.every((product) => product === 0));
      }),
    );
  });

  test('squared, does not depend on the basis of either subspace', () => {
    fc.assert(
      fc.property(leaves(2), fc.double({ min: 0, max: 6, noNaN: true }), (given, angle) => {
        const [own, first] = tensorsOf(given) as [Params, Params];
        const rotated = mapParams((name, leaf) => (name.endsWith('lora_A') ? turned(leaf, angle) : leaf), own);
        const before = value(own, first, 'squared');
        expect(Math.abs(value(rotated, first, 'squared') - before)).toBeLessThanOrEqual(1e-4 * before + 1e-4);
      }),
    );
  });
});

describe('two adapters joined', () => {
  test('do what both do: B A + B′A′', () => {
    fc.assert(
      fc.property(leaves(2), (given) => {
        const [own, first] = tensorsOf(given) as [Params, Params];
        const product = (params: Params, module: string) =>
          tf.matMul(params[`${module}.lora_B`]!, params[`${module}.lora_A`]!);
        const both = joined(own, first);
        for (const name of Object.keys(own).filter((leaf) => leaf.endsWith('.lora_A'))) {
          const module = name.slice(0, -'.lora_A'.length);
          const sum = numbersOf({ sum: product(own, module).add(product(first, module)) });
          expect(both[name]!.shape[0]).toBe(2 * own[name]!.shape[0]!);
          numbersOf({ product: product(both, module) }).forEach((entry, index) => {
            expect(entry).toBeCloseTo(sum[index]!, 3);
          });
        }
      }),
    );
  });
});

/** The first two rows turned by an angle in their plane. */
function turned(leaf: Params[string], angle: number): Params[string] {
  const [rows, columns] = leaf.shape as [number, number];
  if (rows < 2) return leaf;
  const [one, two, rest] = tf.split(leaf, [1, 1, rows - 2], 0) as [Params[string], Params[string], Params[string]];
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const turnedRows = [one.mul(c).sub(two.mul(s)), one.mul(s).add(two.mul(c))];
  return tf.concat(rows > 2 ? [...turnedRows, rest] : turnedRows, 0).reshape([rows, columns]);
}
