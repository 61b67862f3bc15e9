import { describe, expect, test } from 'vitest';
import { runOnce } from '../../engine/contract/agreement.ts';
import { cpuEngine } from '../../engine/cpu/cpu.ts';
import { floats } from '../../engine/engine.ts';
import { seededRandom } from '../../lib/random.ts';
import { type Tensor, tf } from '../../tensor/tfjs.ts';
import { randomWorld } from '../../train/contract/harness.ts';
import { adaptedModules, adapterScale, adapterShapes, initialAdapter, linearWith } from './adapter.ts';

const { network } = randomWorld();
const options = { rank: 2, alpha: 6, rankStabilized: false, dropout: 0, targets: ['q_proj', 'down_proj'] };

test('it sits on the targets of every layer, B A as large as W', () => {
  const shapes = adapterShapes(network, options);
  expect(adaptedModules(network, options)).toEqual(
    [0, 1].flatMap((layer) => ['self_attn.q_proj', 'mlp.down_proj'].map((name) => `model.layers.${layer}.${name}`)),
  );
  for (const module of adaptedModules(network, options)) {
    const [out, input] = network.projections[module]!;
    expect([shapes[`${module}.lora_A`], shapes[`${module}.lora_B`]]).toEqual([[2, input], [out, 2]]); // biome-ignore format: one line
  }
});

test('its scale is α / r, or α / √r', () => {
  expect(adapterScale(options)).toBe(3);
  expect(adapterScale({ ...options, rank: 4, rankStabilized: true })).toBe(3);
});

test.each([[['q_proj', 'w_proj']], [[]]])('unknown targets are refused: %j', (targets) => {
  expect(() => adaptedModules(network, { ...options, targets })).toThrow(/Expected targets among .*q_proj.*got/);
});

test('at the start B is 0, and A uniform within ±1/√in, the same whatever else is adapted', () => {
  const start = initialAdapter(network, { ...options, rank: 64 }, seededRandom(1));
  for (const [name, leaf] of Object.entries(start)) {
    if (name.endsWith('lora_B')) {
      expect(leaf.every((value) => value === 0)).toBe(true);
      continue;
    }
    const bound = 1 / Math.sqrt(leaf.length / 64);
    expect(Math.max(...leaf.map(Math.abs))).toBeLessThanOrEqual(bound);
    const variance = leaf.reduce((sum, value) => sum + value * value, 0) / leaf.length;
    expect(variance / (bound ** 2 / 3)).toBeCloseTo(1, 0);
  }
  const fewer = initialAdapter(network, { ...options, rank: 64, targets: ['down_proj'] }, seededRandom(1));
  for (const [name, leaf] of Object.entries(fewer)) expect(leaf).toEqual(start[name]);
});

describe('a projection', () => {
  const x = floats([2, 3], [1, -2, 0.5, 3, 0, -1]);
  const leaves = { 'p.weight': floats([2, 3], [1, 2, 3, -1, 0.5, 2]), 'p.lora_A': floats([1, 3], [0.5, 1, -1]) };
  const project = async (b: readonly number[] | undefined, drop?: (x: Tensor) => Tensor) => {
    const adapted = b && { ...leaves, 'p.lora_B': floats([2, 1], b) };
    const { y } = await runOnce(cpuEngine({ threads: 1 }), {
      name: 'projection',
      inputs: { x, ...leaves, ...adapted },
      body: (tensors) => ({ y: linearWith(tensors, adapted && tensors, 0.5, drop)('p', tensors.x!) }),
    });
    return [...y!.data];
  };

  test('is W x + s·B A x, and dropout is seen by the adapter alone', async () => {
    const base = [-1.5, -1, 0, -5];
    expect(await project(undefined)).toEqual(base);
    // A x.
    const low = [-2, 2.5];
    const expected = base.map((value, index) => value + 0.5 * [3, -4][index % 2]! * low[Math.floor(index / 2)]!);
    expect(await project([3, -4])).toEqual(expected);
    expect(await project([3, -4], tf.zerosLike)).toEqual(base);
  });

  test('with B = 0 is the base, bit for bit', async () => {
    expect(await project([0, 0])).toEqual(await project(undefined));
  });
});
