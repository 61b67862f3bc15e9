import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cpuEngine } from '../engine/cpu/cpu.ts';
import { doubleEngine } from '../engine/reference/double.ts';
import { relativeDistance } from '../lib/relative-distance.ts';
import { tf } from '../tensor/tfjs.ts';
import { makeHarness, randomWorld } from '../train/contract/harness.ts';
import { adapterOf } from './contract/harness.ts';
import type { Method } from './interface/method.ts';
import { lagrangian } from './lagrangian.ts';

const world = randomWorld();
const harness = makeHarness({ ...world, options: { ...world.options, updates: 60, taskRows: 8 } });
const engine = cpuEngine({ threads: 1 });

describe('lagrangian', () => {
  test('raises the multiplier above the tolerance and lowers it below, by a factor of at most exp(η)', () => {
    const numbers = fc.integer({ min: 1, max: 80 }).map((value) => value / 8);
    fc.assert(
      fc.property(
        numbers,
        fc.nat(80),
        numbers,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (multiplier, nats, epsilon, dualRate) => {
          const kl = nats / 8;
          const { carry } = lagrangian({ epsilon, dualRate });
          const terms = { task: tf.scalar(1), kl: tf.scalar(kl) };
          const next = carry!.next({ multiplier: tf.scalar(multiplier) }, { params: {}, terms });
          expect(next.multiplier!.dataSync()[0]).toBeCloseTo(
            multiplier * Math.exp(dualRate * Math.max(-1, Math.min(1, (kl - epsilon) / epsilon))),
            4,
          );
        },
      ),
    );
  });

  test('ends within the tolerance where the task alone oversteps it many times over', async () => {
    const epsilon = 0.05;
    const divergence = async (method: Method) => {
      const trained = await harness.train(method, { engine });
      const measure = await harness.measure(lagrangian(), { engine, state: {} });
      const flat = Float64Array.from(Object.values(adapterOf(trained)).flatMap(({ data }) => [...data]));
      return (await measure(flat)).terms.kl!;
    };
    expect(await divergence(lagrangian({ epsilon, multiplier: 0 }))).toBeGreaterThan(5 * epsilon);
    expect(await divergence(lagrangian({ epsilon }))).toBeLessThan(1.5 * epsilon);
  });

  test('carries the same multiplier whether a batch comes whole or in parts', async () => {
    const small = makeHarness({ ...world, options: { ...world.options, updates: 4 } });
    const train = async (accumulation: number) =>
      adapterOf(
        await small.train(lagrangian({ epsilon: 0.01, dualRate: 1 }), { engine: doubleEngine(), accumulation }),
      );
    const [whole, parts] = [await train(1), await train(4)];
    for (const [name, { data }] of Object.entries(whole)) {
      expect(relativeDistance(parts[name]!.data, data), name).toBeLessThan(1e-5);
    }
  });
});
