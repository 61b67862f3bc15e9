import { describe, expect, test } from 'vitest';
import type { Example } from '../../data/batch.ts';
import { cpuEngine } from '../../engine/cpu/cpu.ts';
import { floats } from '../../engine/engine.ts';
import { type Arrays, unpackArrays, withPrefix } from '../../engine/named-arrays.ts';
import { doubleEngine } from '../../engine/reference/double.ts';
import { openGolden, readGolden } from '../../golden.ts';
import { relativeDistance } from '../../lib/relative-distance.ts';
import { adapterScale } from '../../model/adapter/adapter.ts';
import { tf } from '../../tensor/tfjs.ts';
import { adapter, adapterOptions, harness, layout, point, weights } from '../../train/contract/golden-gemma.ts';
import { flatAdapter } from '../../train/contract/harness.ts';
import { crossEntropyOn } from '../geometry/alignment-plane.ts';
import { projectModules } from '../geometry/project-modules.ts';
import * as methods from '../index.ts';
import type { Method, StreamName } from '../interface/method.ts';

const { directionalPenalty, dpo, gradientProjection, interleaved, kl, oLora, orthogonalPenalty } = methods;
const { constrainedTokens, interleavedByGap, lagrangian, proximalAlternation, weightAnchor, weightInterpolation } =
  methods;
const { positiveNegative, representation, standard, steering, taskOnly, upweighted } = methods;

interface Golden {
  readonly rows: Readonly<Record<StreamName, readonly Example[]>>;
  readonly leaves: readonly string[];
  readonly terms: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly cosines: Readonly<Record<'published' | 'orthogonal', Readonly<Record<string, number>>>>;
}

const golden = readGolden<Golden>('methods/golden.json');
const numbers = openGolden('methods/directions.safetensors');
const modules = layout.names.filter((name) => name.endsWith('lora_A')).map((name) => name.slice(0, -'.lora_A'.length));
const fisher = Object.fromEntries(
  modules.map((module) => [
    `${module}.weight`,
    floats(numbers.tensors[`fisher/${module}`]!.shape, numbers.read(`fisher/${module}`)),
  ]),
);
const scale = floats([], [adapterScale(adapterOptions)]);
const gap = floats([3], numbers.read('gap'));
const states = {
  none: {},
  plane: flatState('plane'),
  aligned: flatState('aligned'),
  scale: { scale },
  fisher: { scale, ...fisher },
  gap: { gap },
};
/** The carried state of each method that has a state of its own. */
const CARRIED: Readonly<Record<string, Arrays>> = {
  lagrangian: { multiplier: floats([], [0.7]) },
  proximalAlternation: { ...withPrefix('task.', states.aligned), ...withPrefix('alignment.', states.plane) },
};
const engines = [doubleEngine(), cpuEngine({ threads: 1 })];

const CASES: Readonly<Record<string, readonly [Method, (keyof typeof states)?]>> = {
  taskOnly: [taskOnly()],
  standard: [standard({ share: 0.6 })],
  upweighted: [upweighted({ lambda: 2 })],
  positiveNegative: [positiveNegative()],
  'positiveNegative bound': [positiveNegative({ bound: 4 })],
  kl: [kl({ beta: 3 })],
  'kl forward': [kl({ beta: 3, direction: 'forward' })],
  'kl all warm': [kl({ beta: 3, tokens: 'all', temperature: 2 })],
  representation: [representation({ beta: 0.1 })],
  'representation study': [representation({ reduction: 'sum', hidden: 'mean', tokens: 'all' })],
  'representation normalised': [representation({ layers: [1], normalise: true })],
  'gradientProjection global conflict': [gradientProjection()],
  'gradientProjection global always': [gradientProjection({ when: 'always' })],
  'gradientProjection tensor conflict': [gradientProjection({ scope: 'tensor' })],
  'gradientProjection tensor always': [gradientProjection({ scope: 'tensor', when: 'always' })],
  'gradientProjection precomputed global conflict': [gradientProjection({ precomputed: true }), 'plane'],
  'gradientProjection precomputed global always': [gradientProjection({ precomputed: true, when: 'always' }), 'plane'],
  'gradientProjection precomputed tensor conflict': [
    gradientProjection({ precomputed: true, scope: 'tensor' }),
    'plane',
  ],
  'gradientProjection precomputed tensor always': [
    gradientProjection({ precomputed: true, scope: 'tensor', when: 'always' }),
    'plane',
  ],
  orthogonalPenalty: [orthogonalPenalty({ lambda: 2 })],
  'orthogonalPenalty weights': [orthogonalPenalty({ lambda: 2, form: 'weights' }), 'plane'],
  directionalPenalty: [directionalPenalty({ lambda: 2 })],
  'directionalPenalty weights': [directionalPenalty({ lambda: 2, form: 'weights' }), 'plane'],
  steering: [steering({ finalAlpha: 0.1 }), 'plane'],
  'steering decoupled': [steering({ finalAlpha: 0.1, when: 'decoupled' }), 'plane'],
  dpo: [dpo({ lambda: 2, beta: 0.3 })],
  'dpo mean': [dpo({ lambda: 2, beta: 0.3, logProbability: 'mean' })],
  'oLora squared': [oLora(), 'aligned'],
  'oLora absolute': [oLora({ norm: 'absolute' }), 'aligned'],
  interleaved: [interleaved({ every: 1 })],
  interleavedByGap: [interleavedByGap({ every: 1, share: 0.3 }), 'gap'],
  constrainedTokens: [constrainedTokens({ tokens: 2 })],
  weightAnchor: [weightAnchor({ lambda: 0.3 }), 'scale'],
  'weightAnchor fisher': [weightAnchor({ lambda: 3, importance: 'fisher' }), 'fisher'],
  proximalAlternation: [proximalAlternation({ rho: 0.7, taskUpdates: 1, proxyUpdates: 1 })],
  lagrangian: [lagrangian()],
};

describe.each(engines)("PyTorch's float64 agrees, on $name,", (engine) => {
  /** In float32, a small cosine is a difference of large numbers. It loses one digit. */
  const toleranceOf = ({ penalty }: Method) => (engine.name === 'double' ? 1e-6 : penalty ? 1e-4 : 1e-5);

  test.each(Object.entries(CASES))(
    'with %s, term by term and adapter by adapter',
    { timeout: 120_000 },
    async (name, [method, state = 'none']) => {
      const carried = CARRIED[method.name];
      const { terms, direction } = await (
        await harness.measure(method, { engine, state: states[state], ...(carried && { carried }) })
      )(point);
      expect(golden.terms, `Expected numbers of ${name}: write them with fixtures/golden/methods.py.`).toHaveProperty([
        name,
      ]);
      expect(Object.keys(terms).sort()).toEqual(Object.keys(golden.terms[name]!).sort());
      for (const [term, value] of Object.entries(golden.terms[name]!)) {
        expect(Math.abs(terms[term]! - value) / Math.abs(value), term).toBeLessThan(toleranceOf(method));
      }
      const expected = numbers.read(`direction/${name}`);
      layout.names.forEach((leaf, index) => {
        const range = [layout.offsets[index]!, layout.offsets[index + 1] ?? layout.size] as const;
        expect(relativeDistance(direction.slice(...range), expected.slice(...range)), leaf).toBeLessThan(
          toleranceOf(method),
        );
      });
    },
  );

  test.each(['published', 'orthogonal'] as const)(
    'with the %s projection of Safe LoRA',
    { timeout: 120_000 },
    async (projection) => {
      const { run } = await harness.setup(taskOnly(), engine);
      const modules = await projectModules(run, adapter, states.aligned, projection);
      expect(modules.map(({ module }) => module).sort()).toEqual(Object.keys(golden.cosines[projection]).sort());
      for (const { module, projected, cosine } of modules) {
        expect(cosine).toBeCloseTo(golden.cosines[projection][module]!, 5);
        expect(relativeDistance(projected.data, numbers.read(`${projection}/${module}`)), module).toBeLessThan(1e-5);
      }
    },
  );

  test('on the diagonal of the Fisher information', { timeout: 120_000 }, async () => {
    const { state } = await harness.setup(weightAnchor({ importance: 'fisher' }), engine);
    const { scale: s, ...found } = state;
    expect(s).toEqual(scale);
    expect(Object.keys(found).sort()).toEqual(Object.keys(fisher).sort());
    for (const [name, { data }] of Object.entries(found)) {
      expect(relativeDistance(data, fisher[name]!.data), name).toBeLessThan(engine.name === 'double' ? 1e-6 : 1e-4);
    }
  });

  test('on how much stranger each row is to the adapter than to the base model', { timeout: 120_000 }, async () => {
    const { run } = await harness.setup(interleaved(), engine);
    const surprise = crossEntropyOn('alignment');
    const own = await run.lossOfEachRow('alignment', surprise, adapter);
    const base = await run.lossOfEachRow('alignment', surprise, run.initial);
    expect(
      relativeDistance(
        own.map((value, row) => value - base[row]!),
        gap.data,
      ),
    ).toBeLessThan(1e-5);
  });

  test('on weights between the base model and the trained one', { timeout: 120_000 }, async () => {
    const { run } = await harness.setup(taskOnly(), engine);
    const between = await weightInterpolation({ gamma: 0.3 }).after!.change(adapter, run);
    for (const module of modules) {
      const inputs = {
        w: weights[`${module}.weight`]!,
        a: between[`${module}.lora_A`]!,
        b: between[`${module}.lora_B`]!,
      };
      const { sum } = await run.compute(inputs, ({ w, a, b }) => ({
        sum: w!.add(tf.matMul(b!, a!).mul(adapterScale(adapterOptions))),
      }));
      expect(relativeDistance(sum!.data, numbers.read(`interpolated/${module}`)), module).toBeLessThan(1e-6);
    }
  });

  test('on the mean gradient over all rows of a stream', { timeout: 120_000 }, async () => {
    const { run } = await harness.setup(interleaved(), engine);
    const gradient = flatAdapter(
      await run.meanGradient(
        'alignment',
        crossEntropyOn('alignment'),
        unpackArrays(floats([layout.size], point), layout),
      ),
    );
    const [both, task] = [numbers.read('direction/interleaved'), numbers.read('direction/taskOnly')];
    expect(
      relativeDistance(
        gradient,
        both.map((value, index) => value - task[index]!),
      ),
    ).toBeLessThan(1e-5);
  });
});

test('every golden case is compared, over the same leaves', () => {
  expect(Object.keys(CASES).sort()).toEqual(Object.keys(golden.terms).sort());
  expect(layout.names).toEqual(golden.leaves);
});

function flatState(name: string): Arrays {
  return unpackArrays(floats([layout.size], numbers.read(name)), layout);
}
