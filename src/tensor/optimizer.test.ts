import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { numberLists } from '../engine/arrays.ts';
import { cpuEngine } from '../engine/cpu/cpu.ts';
import { type Engine, floats, scalar, type Value } from '../engine/engine.ts';
import { referenceEngine } from '../engine/reference/reference.ts';
import { adamW, clipByGlobalNorm, linearSchedule, norm, type OptimizerContext, sumGradients, type Transform } from './optimizer.ts'; // biome-ignore format: one line
import { tf } from './tfjs.ts';

type Vector = readonly number[];
const vectors = (size: number) => numberLists(size, { low: -3, high: 3, parts: 100 });

const SIZE = 6;
const STEPS = 20;
interface Settings {
  readonly weightDecay: number;
  readonly maxGradientNorm: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}
const rate = (step: number) => linearSchedule(step, { peak: 0.05, warmup: 3, steps: STEPS });

/** Algorithm 2 of Loshchilov & Hutter (arXiv 1711.05101) after clipping by norm, in float64. */
function paper(start: Vector, gradients: readonly Vector[], settings: Settings): Vector {
  const { weightDecay, maxGradientNorm, beta1, beta2, epsilon } = settings;
  const theta = [...start];
  const m = start.map(() => 0);
  const v = start.map(() => 0);
  gradients.forEach((raw, index) => {
    const t = index + 1;
    const length = Math.hypot(...raw);
    const g = raw.map((value) => (length > maxGradientNorm ? (value * maxGradientNorm) / length : value));
    g.forEach((gradient, i) => {
      m[i] = beta1 * m[i]! + (1 - beta1) * gradient;
      v[i] = beta2 * v[i]! + (1 - beta2) * gradient ** 2;
      const direction = m[i]! / (1 - beta1 ** t) / (Math.sqrt(v[i]! / (1 - beta2 ** t)) + epsilon);
      theta[i]! -= rate(t) * (direction + weightDecay * theta[i]!);
    });
  });
  return theta;
}

async function ours(engine: Engine, start: Vector, gradients: readonly Vector[], settings: Settings): Promise<Vector> {
  const optimizer = adamW(start.length, settings);
  const vector = (values: Vector) => floats([values.length], values);
  const moments = Object.entries(optimizer.state).map(([name, size]) => [name, vector(Array(size).fill(0))]);
  let state: Record<string, Value> = { params: vector(start), ...Object.fromEntries(moments) };
  const shared = (step: number) => ({ gradient: vector(gradients[step - 1]!), rate: scalar(rate(step)), step: scalar(step) }); // biome-ignore format: one line
  const program = await engine.compile({
    name: 'adamW',
    inputs: { ...state, ...shared(1) },
    body: ({ params, gradient, rate, step, ...moments }) => {
      const context = { params: params!, learningRate: rate!, step: step! } as OptimizerContext;
      const { update, state } = optimizer.apply(gradient!, moments, context);
      return { params: params!.add(update), ...state };
    },
  });
  for (let step = 1; step <= gradients.length; step++) state = await program.run({ ...state, ...shared(step) });
  await program.dispose();
  return [...(await engine.read(state.params!)).data];
}

describe.each([
  ['cpu', () => cpuEngine({ threads: 1 })],
  ['reference', referenceEngine],
])('AdamW on %s', (_, create) => {
  test('does in 20 steps what the paper says', () =>
    fc.assert(
      fc.asyncProperty(
        vectors(SIZE),
        fc.array(vectors(SIZE), { minLength: STEPS, maxLength: STEPS }),
        fc.record({
          weightDecay: fc.constantFrom(0, 0.01, 0.3),
          maxGradientNorm: fc.constantFrom(0.1, 1, 100),
          beta1: fc.constantFrom(0.9, 0.5),
          beta2: fc.constantFrom(0.999, 0.95),
          epsilon: fc.constantFrom(1e-8, 1e-3),
        }),
        async (start, gradients, settings) => {
          const expected = paper(start, gradients, settings);
          const actual = await ours(create(), start, gradients, settings);
          actual.forEach((value, index) => {
            // A constant gradient of 0 has direction 0 / ε. The clip adds 1e-6 to the norm, as in PyTorch.
            expect(Math.abs(value - expected[index]!)).toBeLessThan(1e-5 * (1 + Math.abs(expected[index]!)));
          });
        },
      ),
      { numRuns: 20 },
    ));

  test('takes a first step of exactly the learning rate', async () => {
    const settings = { weightDecay: 0, maxGradientNorm: 100, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
    const [up, down] = await ours(create(), [0, 0], [[3, -0.02]], settings);
    expect(Math.abs(up! / -rate(1) - 1)).toBeLessThan(2e-6);
    expect(Math.abs(down! / rate(1) - 1)).toBeLessThan(2e-6);
  });
});

test('decay is decoupled: without a gradient, weights shrink by rate · decay and moments stay 0', () => {
  const { update, state } = apply(adamW(2, { weightDecay: 0.5 }), [0, 0], { params: [4, -2] });
  expect(update).toEqual([-0.2, 0.1].map(Math.fround));
  expect(state).toEqual({ firstMoment: [0, 0], secondMoment: [0, 0] });
});

test('clipping bounds the norm, keeps the direction, and lets short gradients be', () => {
  fc.assert(
    fc.property(vectors(5), fc.constantFrom(0.5, 1, 4), (gradient, maximum) => {
      const length = Math.hypot(...gradient);
      const { update } = apply(clipByGlobalNorm(maximum), gradient);
      expect(Math.hypot(...update)).toBeLessThanOrEqual(maximum * (1 + 1e-6));
      const scale = length > maximum ? maximum / length : 1;
      update.forEach((value, index) => {
        expect(value).toBeCloseTo(gradient[index]! * scale, 5);
      });
      expect(norm(tf.tensor1d(gradient)).arraySync()).toBeCloseTo(length, 4);
    }),
    { numRuns: 30 },
  );
});

test('the sum of gradients is carried, and they pass', () => {
  const transform = sumGradients(2);
  const first = apply(transform, [1, 2]);
  expect(first).toEqual({ update: [1, 2], state: { gradientSum: [1, 2] } });
  expect(apply(transform, [10, 20], { state: first.state }).state).toEqual({ gradientSum: [11, 22] });
});

describe('the schedule', () => {
  test('rises to its peak in the warm-up, falls to its last share, and is 0 after it', () => {
    fc.assert(
      fc.property(fc.nat(20), fc.integer({ min: 1, max: 100 }), (warmup, rest) => {
        const steps = warmup + rest;
        const at = (step: number) => linearSchedule(step, { peak: 2, warmup, steps });
        if (warmup > 0) expect(at(1)).toBeCloseTo(2 / warmup, 12);
        expect(at(Math.max(1, warmup))).toBe(2);
        expect(at(warmup + 1)).toBe(2);
        expect(at(steps)).toBeCloseTo(2 / rest, 12);
        expect(at(steps + 1)).toBe(0);
        for (let step = 2; step <= steps; step++) {
          // The warm-up's last step has the peak, and so has the next.
          const top = step === warmup + 1;
          expect(Math.sign(at(step) - at(step - 1))).toBe(top ? 0 : step <= warmup ? 1 : -1);
        }
      }),
      { numRuns: 30 },
    );
  });
});

/** One eager application. */
function apply(
  transform: Transform,
  gradient: Vector,
  { params = gradient, state }: { params?: Vector; state?: Readonly<Record<string, Vector>> } = {},
) {
  const zeros = Object.entries(transform.state).map(([name, size]) => [name, tf.zeros([size])]);
  const given = Object.entries(state ?? {}).map(([name, values]) => [name, tf.tensor1d([...values])]);
  const result = transform.apply(tf.tensor1d([...gradient]), Object.fromEntries([...zeros, ...given]), {
    params: tf.tensor1d([...params]),
    learningRate: tf.scalar(0.1),
    step: tf.scalar(1),
  });
  const read = Object.entries(result.state).map(([name, tensor]) => [name, [...tensor.dataSync()]] as const);
  return { update: [...result.update.dataSync()], state: Object.fromEntries(read) };
}
