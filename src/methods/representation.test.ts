import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { valueAndGradient } from '../tensor/params.ts';
import { tf } from '../tensor/tfjs.ts';
import { floats } from './contract/arbitraries.ts';
import { givenStep, sumOf } from './interface/given-step.ts';
import { representation } from './representation.ts';

const size = fc.integer({ min: 1, max: 4 });
const cases = fc.tuple(size, size, size).chain(([positions, layers, hidden]) => {
  const states = floats(positions * layers * hidden);
  return fc.record({ shape: fc.constant([positions, layers, hidden] as const), own: states, base: states });
});
type Case = typeof cases extends fc.Arbitrary<infer T> ? T : never;

/** The value of the term, and its gradient with respect to the states. */
function term(options: Parameters<typeof representation>[0], { shape, own, base }: Case) {
  const [positions] = shape;
  const stream = { targets: Array<number>(positions).fill(0), rows: Array<number>(positions).fill(0) };
  const step = givenStep({
    streams: { task: stream, alignment: { ...stream, reference: tf.tensor([...base], [...shape]) } },
  });
  const fixed = { 'task.logits': tf.zeros([positions, 2]) };
  const { value, grads } = valueAndGradient(
    (params) => representation(options).loss!({ ...fixed, ...params }, step).representation!,
    { 'alignment.states': tf.tensor([...own], [...shape]) },
  );
  return { value: sumOf({ value }), gradient: [...grads['alignment.states']!.dataSync()] };
}

describe('the term of representation', () => {
  test('is 0 at the start, with gradient 0, and above 0 elsewhere', () => {
    fc.assert(
      fc.property(cases, fc.boolean(), (example, normalise) => {
        const start = term({ normalise }, { ...example, own: example.base });
        expect(start.value).toBe(0);
        expect(start.gradient.every((slope) => slope === 0)).toBe(true);
        expect(term({ normalise }, example).value).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test('is quadratic in the distance', () => {
    fc.assert(
      fc.property(cases, (example) => {
        const twice = example.own.map((value, index) => 2 * value - example.base[index]!);
        const [near, far] = [term({}, example).value, term({}, { ...example, own: twice }).value];
        expect(far).toBeCloseTo(4 * near, 2);
      }),
    );
  });

  test('has the gradient 2β(h − h_base) / (L·N)', () => {
    fc.assert(
      fc.property(cases, fc.double({ min: 0, max: 10, noNaN: true }), (example, beta) => {
        const [positions, layers] = example.shape;
        term({ beta }, example).gradient.forEach((slope, index) => {
          const formula = (2 * beta * (example.own[index]! - example.base[index]!)) / (layers * positions);
          expect(slope).toBeCloseTo(formula, 3);
        });
      }),
    );
  });

  test("sums layers to L times their mean, and a state's elements to their number times theirs", () => {
    fc.assert(
      fc.property(cases, (example) => {
        const [, layers, hidden] = example.shape;
        const published = term({}, example).value;
        expect(term({ reduction: 'sum' }, example).value).toBeCloseTo(layers * published, 2);
        expect(term({ hidden: 'mean' }, example).value * hidden).toBeCloseTo(published, 2);
      }),
    );
  });

  test('is the sum of what its layers add, and refuses a layer that is not there', () => {
    fc.assert(
      fc.property(cases, (example) => {
        const layers = Array.from({ length: example.shape[1] }, (_, index) => index + 1);
        const parts = layers.map((layer) => term({ reduction: 'sum', layers: [layer] }, example).value);
        expect(parts.reduce((sum, part) => sum + part, 0)).toBeCloseTo(term({ reduction: 'sum' }, example).value, 2);
        expect(() => term({ layers: [layers.length + 1] }, example)).toThrow(
          /\[representation\] Expected `layers` from 1/,
        );
      }),
    );
  });

  test('normalised, does not see the scale of the states', () => {
    fc.assert(
      fc.property(cases, fc.integer({ min: 1, max: 100 }), (example, scale) => {
        // Away from 0, where there is no relative distance.
        const base = example.base.map((value) => value + 10);
        const scaled = { ...example, own: example.own.map((x) => x * scale), base: base.map((x) => x * scale) };
        const one = term({ normalise: true }, { ...example, base }).value;
        expect(term({ normalise: true }, scaled).value).toBeCloseTo(one, 3);
      }),
    );
  });
});
