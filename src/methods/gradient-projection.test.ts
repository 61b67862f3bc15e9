import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { floats as hostFloats } from '../engine/engine.ts';
import { chooseEngine } from '../suite/device.ts';
import { addScaled, innerProduct, type Params } from '../tensor/params.ts';
import { type Scalar, tf } from '../tensor/tfjs.ts';
import { leaves, numbersOf, tensorsOf } from './contract/arbitraries.ts';
import { gradientProjection, type Projection, projectGradient } from './gradient-projection.ts';

const projections = fc.record<Projection>({
  scope: fc.constantFrom('global', 'tensor'),
  when: fc.constantFrom('conflict', 'always'),
});
const value = (x: Scalar) => x.dataSync()[0]!;
const length = (x: Params) => Math.sqrt(value(innerProduct(x, x)));

/** The parts. Each is projected separately. */
function partsOf(scope: Projection['scope'], ...sets: Params[]): Params[][] {
  if (scope === 'global') return [sets];
  return Object.keys(sets[0]!).map((name) => sets.map((set) => ({ [name]: set[name]! })));
}

describe('projectGradient', () => {
  test('always: leaves nothing along the alignment gradient', () => {
    fc.assert(
      fc.property(leaves(2), projections, (given, { scope }) => {
        const [g, a] = tensorsOf(given) as [Params, Params];
        const projected = projectGradient(g, a, { scope, when: 'always' });
        for (const [before, after, along] of partsOf(scope, g, projected, a) as [Params, Params, Params][]) {
          expect(Math.abs(value(innerProduct(after, along)))).toBeLessThanOrEqual(
            1e-5 * length(before) * length(along),
          );
        }
      }),
    );
  });

  test('conflict: leaves nothing against it, and changes nothing where nothing is', () => {
    fc.assert(
      fc.property(leaves(2), projections, (given, { scope }) => {
        const [g, a] = tensorsOf(given) as [Params, Params];
        const projected = projectGradient(g, a, { scope, when: 'conflict' });
        for (const [before, after, along] of partsOf(scope, g, projected, a) as [Params, Params, Params][]) {
          expect(value(innerProduct(after, along))).toBeGreaterThanOrEqual(-1e-5 * length(before) * length(along));
          if (value(innerProduct(before, along)) >= 0) expect(numbersOf(after)).toEqual(numbersOf(before));
        }
      }),
    );
  });

  test('makes no gradient longer', () => {
    fc.assert(
      fc.property(leaves(2), projections, (given, projection) => {
        const [g, a] = tensorsOf(given) as [Params, Params];
        expect(length(projectGradient(g, a, projection))).toBeLessThanOrEqual(length(g) * (1 + 1e-5));
      }),
    );
  });

  test('asks for the direction of the alignment gradient, not its length; of none, for nothing', () => {
    fc.assert(
      fc.property(leaves(2), projections, fc.constantFrom(1e-3, 0.5, 300), (given, projection, scale) => {
        const [g, a] = tensorsOf(given) as [Params, Params];
        const scaled = addScaled(a, scale - 1, a);
        const [one, other] = [projectGradient(g, a, projection), projectGradient(g, scaled, projection)];
        expect(length(addScaled(one, -1, other))).toBeLessThanOrEqual(1e-4 * (length(g) + 1e-9));
        expect(numbersOf(projectGradient(g, addScaled(a, -1, a), projection))).toEqual(numbersOf(g));
      }),
    );
  });
});

/** `SELGEN_DEVICE` names the device, so that the same property tests a GPU's kernels. */
test('the projected gradient is orthogonal on the engine', { timeout: 120_000 }, async () => {
  const engine = await chooseEngine();
  const size = 300;
  const vector = { shape: [size], dtype: 'float32' } as const;
  const program = await engine.compile({
    name: 'projection',
    inputs: { g: vector, a: vector },
    body: ({ g, a }) => {
      const projected = projectGradient({ x: g! }, { x: a! }, { scope: 'global', when: 'always' }).x!;
      const cosine = tf.sum(projected.mul(a!)).div(tf.sqrt(projected.square().sum()).mul(tf.sqrt(a!.square().sum())));
      return { cosine: cosine as Scalar };
    },
  });
  const numbers = fc.array(fc.float({ min: -8, max: 8, noNaN: true }), { minLength: size, maxLength: size });
  const random = numbers.filter((values) => Math.hypot(...values) > 1);
  await fc.assert(
    fc.asyncProperty(random, random, async (g, a) => {
      const { cosine } = await program.run({ g: hostFloats([size], g), a: hostFloats([size], a) });
      const angle = (await engine.read(cosine!)).data[0]!;
      // Parallel vectors leave nothing.
      fc.pre(Number.isFinite(angle));
      expect(Math.abs(angle)).toBeLessThanOrEqual(1e-5);
    }),
    { numRuns: 30 },
  );
  await program.dispose();
  await engine.dispose();
});

test('gradientProjection refuses a training for a gradient that it does not precompute', () => {
  expect(() => gradientProjection({ precomputeUpdates: 40 })).toThrow(/\[gradientProjection\].*`precomputeUpdates`/);
});
